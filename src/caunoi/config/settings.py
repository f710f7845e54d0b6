"""Django settings, derived from the installation. Every value a person may set is in docs/reference/settings.md."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from caunoi.config.installation import Installation
from caunoi.foundation.log import logging_config

INSTALLATION = Installation.from_environment()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = INSTALLATION.secret_key()
DEBUG = os.environ.get("CAUNOI_DEBUG") == "1"
DEMO = INSTALLATION.demo
PUBLIC_URL = INSTALLATION.public_url
ALLOWED_HOSTS = [host for host in os.environ.get("CAUNOI_HOSTS", "").split(",") if host] or [
    urlsplit(PUBLIC_URL).hostname or "localhost",
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_COOKIES = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
BEHIND_PROXY = os.environ.get("CAUNOI_BEHIND_PROXY") == "1"  # only where the proxy sets these headers itself
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows previews in a frame of its own origin
SESSION_COOKIE_AGE = 8 * 3600

INSTALLED_APPS = [
    "caunoi.console",
    "caunoi.portal",
    "caunoi.cases",
    "caunoi.inbox",
    "caunoi.newsroom",
    "caunoi.delivery",
    "caunoi.releases",
    "caunoi.agencies",
    "wagtail.snippets",
    "wagtail.contrib.typed_table_block",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.users",
    "wagtail.admin",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "caunoi.portal.middleware.PublicHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "caunoi.console.middleware.PlainWords",
]

ROOT_URLCONF = "caunoi.config.urls"
WSGI_APPLICATION = "caunoi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caunoi.portal.context.agency",
            ]
        },
    }
]

DATABASES = {"default": INSTALLATION.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["caunoi.agencies.backends.Appointed"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "locale_wagtail"]  # the second: what Wagtail itself leaves in English
FORMAT_MODULE_PATH = "caunoi.config.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = INSTALLATION.data_dir / "static" / "all"
STORAGES = {
    "default": {"BACKEND": "caunoi.foundation.disk.Library"},
    "staticfiles": {"BACKEND": "caunoi.config.assets.HashedStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = INSTALLATION.media_dir
MEDIA_URL = "/admin/media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # a picture never goes by way of /tmp, which may be full

WAGTAIL_SITE_NAME = "Cầu Nối"
WAGTAIL_PASSWORD_RESET_ENABLED = False  # by e-mail, which this product does not send: an administrator does it
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "caunoi.newsroom.widgets.RichText"}}
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_ENABLED = False  # two people are held by newsroom.actions.approve, not by a workflow screen
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "ods", "csv"]
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no outside look-ups: a video is a link (R100)
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

PROCRASTINATE_IMPORT_PATHS = [
    "caunoi.delivery.tasks",
    "caunoi.agencies.tasks",
    "caunoi.cases.tasks",
    "caunoi.inbox.tasks",
    "caunoi.portal.tasks",
]
CAUNOI_HEARS_MESSAGES = [
    "cases.take_up"
]  # tasks that are enqueued with what people write: the inbox knows no room above

CAUNOI_CHANNELS = [
    "caunoi.channels.portal.channel",
    "caunoi.channels.zalo.channel",
    "caunoi.channels.facebook.channel",
]
CAUNOI_CALL_TIMEOUT = 20.0  # seconds one call to a platform may take
CAUNOI_COMPARE_EVERY = float(os.environ.get("CAUNOI_COMPARE_EVERY", "900"))  # seconds between two looks at a copy

LOGGING = logging_config(os.environ.get("CAUNOI_LOG_LEVEL", "INFO"))
