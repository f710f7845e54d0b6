from caunoi.config.formats import DATES as DATE_INPUT_FORMATS
from caunoi.config.formats import DATETIMES as DATETIME_INPUT_FORMATS

__all__ = ["DATETIME_INPUT_FORMATS", "DATE_INPUT_FORMATS"]
