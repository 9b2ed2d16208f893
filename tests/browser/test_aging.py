"""A page read long after it was built tells the states of the reader's own day."""

from __future__ import annotations

from visitor import Visit

RENEW = "(day) => import('{}assets/aging.js').then(({{ renew }}) => renew(document, day))"


def test_a_consultation_that_has_closed_moves_to_the_closed_ones(visit: Visit, portal: str) -> None:
    with visit() as page:
        page.goto(portal + "gzcy/index.html")
        open_ones = page.locator("[data-group=征集中] li")
        closed = page.locator("[data-group=已截止] li")
        before = open_ones.count(), closed.count()
        assert before[0] > 0
        page.evaluate(RENEW.format(portal), "2027-06-30")
        page.wait_for_function("document.querySelector('[data-group=征集中]').hidden")
        assert open_ones.count() == 0
        assert closed.count() >= sum(before)
        assert set(closed.locator("[data-gk=status]").all_inner_texts()) == {"已截止"}


def test_without_scripts_the_dates_stand(visit: Visit, portal: str) -> None:
    with visit(scripts=False) as page:
        page.goto(portal + "gzcy/index.html")
        row = page.locator("[data-group=征集中] li").first
        assert "截止" in row.inner_text() and "天" in row.locator("[data-gk=status]").inner_text()
