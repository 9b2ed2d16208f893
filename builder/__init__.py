"""gongkai: builds a government disclosure portal (政府信息公开目录门户) from YAML records."""

__version__ = "0.1.0"
