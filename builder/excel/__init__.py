"""What a record type looks like as a sheet, both ways: the columns, the cells, the template, the sheet sent back."""
