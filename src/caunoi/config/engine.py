"""Settings of processes that need no editor: worker, receiver and the reading commands. Same installation, without
Wagtail, so that they start in a fraction of the time and memory. The public portal is there, because a worker bakes
its pages; a process that bakes nothing does not load it."""

from caunoi.config.settings import *  # noqa: F403
from caunoi.config.settings import INSTALLATION

DATABASES = {"default": INSTALLATION.database(stalled=5)}  # a worker's transactions are short: as long as its lease
INSTALLED_APPS = [
    "caunoi.portal",
    "caunoi.cases",
    "caunoi.inbox",
    "caunoi.delivery",
    "caunoi.releases",
    "caunoi.agencies",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]
ROOT_URLCONF = "caunoi.config.public_urls"
STATIC_ROOT = INSTALLATION.data_dir / "static" / "public"  # the same names for the portal's files, and no others
MIDDLEWARE = [  # those of the web process that leave something in a public answer
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "caunoi.portal.middleware.PublicHeaders",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
