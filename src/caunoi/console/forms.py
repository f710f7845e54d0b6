"""The forms of the account and brand screens: plain values in, plain values out; the actions judge them."""

from __future__ import annotations

import json
from datetime import datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from caunoi.agencies.models import Agency, Brand, ChannelAccount, Unit
from caunoi.channels.contract import Needs
from caunoi.delivery import wording
from caunoi.foundation import clock
from caunoi.foundation.vietnamese import clean_line, clean_text
from caunoi.releases import pictures

# As the platforms' consoles call them; a channel that is not known here shows its own names.
SECRETS = {
    "access_token": "Access token",
    "app_id": "App ID",
    "app_secret": "App secret",
    "oa_secret_key": "OA secret key",
    "page_id": "Page ID",
    "verify_token": "Verify token",
}
PLATFORM_ADDRESS = (
    URLValidator(("http", "https")),
    RegexValidator("@", gettext_lazy("Write the address without a name or password in it."), inverse_match=True),
)
HOST, PROFILE, STANDING = "host_", "profile_", "standing_"


class RegisteredForm(forms.Form):
    """What every entry of the register of official channels says: its name, and who answers for it."""

    name = forms.CharField(label=gettext_lazy("name"), max_length=200)
    responsible_unit = forms.ModelChoiceField(
        label=gettext_lazy("responsible unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("not named"),
    )
    responsible_head = forms.CharField(
        label=gettext_lazy("responsible head"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Not shown to the public."),
    )
    contact = forms.CharField(label=gettext_lazy("public contact"), max_length=200, required=False)

    def __init__(self, data: Any, *, agency: Agency, initial: dict[str, Any] | None) -> None:
        super().__init__(data, initial=initial)
        self.fields["responsible_unit"].queryset = agency.units.order_by("name")  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What was written, as the actions take it."""
        written = self.cleaned_data.items()
        return {name: clean_line(value) if isinstance(value, str) else value for name, value in written}


class AccountForm(RegisteredForm):
    """What is said about one account. The platform's addresses are asked for by the channel's own list."""

    field_order = ("name", "remote_id", "address")
    remote_id = forms.CharField(
        label=gettext_lazy("id at the platform"),
        max_length=128,
        required=False,
        help_text=gettext_lazy("As the platform's own console shows it."),
    )
    address = forms.URLField(
        label=gettext_lazy("public address"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Where a reader finds the account."),
    )
    badge = forms.CharField(label=gettext_lazy("verification badge"), max_length=60, required=False)
    badge_since = forms.DateField(
        label=gettext_lazy("badge since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    badge_lost_on = forms.DateField(
        label=gettext_lazy("badge lost on"),
        required=False,
        help_text=gettext_lazy("When the platform took it away. The register keeps showing it as lost."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    rules = forms.CharField(
        label=gettext_lazy("rules"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Limits, quiet hours and patience as JSON, for example "
            '{"limits": [{"name": "articles", "path": "article/create", "per": "month", "at_most": 40}], '
            '"quiet_hours": [{"path": "oa/message", "from": "22:00", "to": "06:00"}]}.'
        ),
    )

    def __init__(
        self, data: Any = None, *, agency: Agency, needs: Needs, account: ChannelAccount | None = None
    ) -> None:
        super().__init__(data, agency=agency, initial=_said(account) if account else {"rules": "{}"})
        self._hosts = needs.hosts
        for key in needs.hosts:
            label = _("address of the platform: %(key)s") % {"key": key}
            self.fields[HOST + key] = forms.CharField(label=label, required=False, validators=PLATFORM_ADDRESS)
        self.order_fields([name for name in self.fields if name != "rules"])  # the longest field comes last

    def clean_rules(self) -> Any:
        try:
            return json.loads(self.cleaned_data["rules"] or "{}")
        except json.JSONDecodeError as error:
            message = _("This is not JSON: line %(line)s, character %(column)s: %(why)s.")
            raise forms.ValidationError(
                message % {"line": error.lineno, "column": error.colno, "why": error.msg}
            ) from error

    def values(self) -> dict[str, Any]:
        plain = {name: value for name, value in super().values().items() if not name.startswith(HOST)}
        given = {key: self.cleaned_data[HOST + key].strip() for key in self._hosts}
        return {**plain, "hosts": {key: address for key, address in given.items() if address}}


def _said(account: ChannelAccount) -> dict[str, Any]:
    names = [name for name in AccountForm.base_fields if name != "rules"]
    rules = json.dumps(account.rules, ensure_ascii=False, indent=2)
    hosts = {HOST + key: address for key, address in account.hosts.items()}
    return {**{name: getattr(account, name) for name in names}, **hosts, "rules": rules}


class SecretsForm(forms.Form):
    """New secrets of an account. What is stored is never put into the page; an empty field keeps it."""

    def __init__(self, data: Any = None, *, account: ChannelAccount, needs: Needs, stored: frozenset[str]) -> None:
        super().__init__(data)
        self._names = (*needs.secrets, *needs.webhook)
        for name in self._names:
            known = _("One is stored. Leave empty to keep it.") if name in stored else _("None is stored.")
            use = _("Only for the webhook.")  # not inside the f-string: makemessages does not look there
            self.fields[name] = forms.CharField(
                label=SECRETS.get(name, name),
                required=False,
                max_length=2000,
                help_text=f"{use} {known}" if name in needs.webhook else known,
                widget=_secret_input(name),
            )
        if not needs.granted:
            end = account.credentials_expire_at
            self.fields["ends_on"] = forms.DateField(
                label=_("last day of the token"),
                required=False,
                initial=clock.local(end).date() if end else None,
                help_text=_("When the platform names one: a warning appears seven days before."),
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )

    def typed(self) -> dict[str, str]:
        """The secrets that were typed, by name."""
        found = {name: self.cleaned_data[name].strip() for name in self._names}
        return {name: value for name, value in found.items() if value}

    def ends_at(self) -> datetime | None:
        """The end of the token's last day in Việt Nam."""
        day = self.cleaned_data.get("ends_on")
        return datetime.combine(day, time(23, 59, 59), clock.VIETNAM) if day else None


def _secret_input(name: str) -> forms.Widget:
    attributes = {"autocomplete": "off" if name.endswith("_id") else "new-password", "spellcheck": "false"}
    return forms.TextInput(attributes) if name.endswith("_id") else forms.PasswordInput(attributes)


class BrandForm(forms.Form):
    """A look to propose, beginning with the approved one. A picture that is not given stays."""

    colour = forms.CharField(
        label=gettext_lazy("colour"),
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", gettext_lazy("Write a colour such as #0f4c5c."))],
    )
    avatar = forms.FileField(
        label=gettext_lazy("new avatar"), required=False, help_text=gettext_lazy("JPEG, PNG or WebP, at most 10 MB.")
    )
    avatar_description = forms.CharField(
        label=gettext_lazy("description of the avatar"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "What has to be seen on it and where, so that a wrong picture is noticed. Also read aloud."
        ),
    )
    cover = forms.FileField(
        label=gettext_lazy("new cover picture"), required=False, help_text=gettext_lazy("Is cut to 1280 × 720.")
    )
    cover_description = forms.CharField(
        label=gettext_lazy("description of the cover"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    copyright_mark = forms.CharField(label=gettext_lazy("copyright mark"), max_length=60, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, agency: Agency, current: Brand | None) -> None:
        super().__init__(data, files, initial=_look(current) if current else {})
        self.current = current
        for language, _name in settings.LANGUAGES:
            self.fields[STANDING + language] = forms.CharField(
                label=_("what the agency never asks for (%(language)s)")
                % {"language": get_language_info(language)["name_local"]},
                required=language == settings.LANGUAGE_CODE,
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
                help_text=_("Ends every copy of a new release."),
            )
        for channel in dict.fromkeys(account.channel for account in agency.accounts.all()):
            self.fields[PROFILE + channel] = forms.CharField(
                label=_("profile text: %(channel)s") % {"channel": wording.channel(channel)},
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean_avatar(self) -> bytes | None:
        return _picture(self.cleaned_data["avatar"])

    def clean_cover(self) -> bytes | None:
        return _picture(self.cleaned_data["cover"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in ("avatar", "cover"):
            has_one = said.get(name) or (self.current and getattr(self.current, name))
            if has_one and not said.get(f"{name}_description"):
                self.add_error(f"{name}_description", _("Say what the picture shows."))
        return said

    def words(self) -> dict[str, Any]:
        """Everything but the pictures, as a look holds it."""
        said = self.cleaned_data
        return {
            "colour": said["colour"].lower(),
            "avatar_description": clean_text(said["avatar_description"]),
            "cover_description": clean_text(said["cover_description"]),
            "copyright_mark": clean_line(said["copyright_mark"]),
            "standing_statement": self._by_name(STANDING),
            "profiles": self._by_name(PROFILE),
        }

    def _by_name(self, prefix: str) -> dict[str, str]:
        found = {name.removeprefix(prefix): clean_text(self.cleaned_data[name]) for name in self.fields
                 if name.startswith(prefix)}  # fmt: skip
        return {name: text for name, text in found.items() if text}


def _look(brand: Brand) -> dict[str, Any]:
    names = ("colour", "avatar_description", "cover_description", "copyright_mark")
    standing = {STANDING + language: text for language, text in brand.standing_statement.items()}
    profiles = {PROFILE + channel: text for channel, text in brand.profiles.items()}
    return {**{name: getattr(brand, name) for name in names}, **standing, **profiles}


def _picture(file: Any) -> bytes | None:
    if not file:
        return None
    if file.size > pictures.MAX_BYTES:
        raise forms.ValidationError(_("The picture is too large; at most 10 MB."))
    data: bytes = file.read()
    try:
        pictures.check(data)
    except pictures.BadPicture as error:
        raise forms.ValidationError(_("This picture cannot be used: %(detail)s.") % {"detail": error}) from error
    return data
