"""A plain Wagtail site with one page, as somebody would begin with it: what `caunoi bench read` is compared with."""
