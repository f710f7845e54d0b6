"""Who speaks: agencies, their units, brands, channel accounts and people's appointments; and the audit lines.

Nothing here names a particular agency: a second one is another set of rows.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caunoi.foundation import clock


class Agency(models.Model):
    """A public body. `signing_key` is its sealed private JWK; what is verified here is verified by the public part of
    it (vault.public_keys). `public_keys`: those that the portal publishes, newest first. Nothing changes a key in this
    version; when something does, the vault has to keep the former one, or nothing older can be verified."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=60)
    public_url = models.URLField(_("public address"), help_text=_("The portal's address, without a slash at its end."))
    demo = models.BooleanField(default=False)
    signing_key = models.BinaryField()
    public_keys = models.JSONField(default=list)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self) -> str:
        return self.name

    @property
    def brand(self) -> Brand | None:
        """The brand that holds now: there is none that is not approved."""
        return self.brands.order_by("-version").first()

    def brand_at(self, moment: datetime) -> Brand | None:
        """The brand that holds at a moment."""
        return self.brands.filter(approved_at__lte=moment).order_by("-version").first()


class Unit(models.Model):
    """A part of an agency that is responsible for what it publishes and operates."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units")
    slug = models.SlugField()
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    contact = models.CharField(_("public contact"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [models.UniqueConstraint(fields=["agency", "slug"], name="unit_slug_once_per_agency")]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A place for which an agency can speak: a region, a province, a commune, by the code that the agency uses. What
    is said without an area holds wherever the agency is responsible.

    path: the codes from the widest area around it to itself. position: in the order in which areas are listed, as the
    Vietnamese dictionary has them, each after the one that contains it. Both follow from the names and `within`; they
    are written when areas are entered, so that nobody who lists them has to sort thousands.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="areas")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    within = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    path = ArrayField(models.CharField(max_length=20), default=list, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="area_code_once_per_agency"),
            models.CheckConstraint(name="area_is_not_within_itself", condition=~Q(within=models.F("id"))),
        ]

    def __str__(self) -> str:
        return self.name


class Look(models.Model):
    """How an agency looks and what it always says: what one version of its brand holds, or a proposal for one (R4).

    avatar, cover: SHA-256 of stored blobs; the avatar is an approved picture, not a colour. The descriptions are
    the pictures' alt texts and specifications. cover_asset: the laid-out values of the cover (media type, size,
    width, height) for channels. profiles: by channel, the words under which its account presents itself.
    """

    colour = models.CharField(_("colour"), max_length=7)
    avatar = models.CharField(_("avatar"), max_length=64, blank=True)
    avatar_description = models.TextField(_("description of the avatar"), blank=True)
    cover = models.CharField(_("cover picture"), max_length=64, blank=True)
    cover_description = models.TextField(_("description of the cover"), blank=True)
    cover_asset = models.JSONField(default=dict)
    copyright_mark = models.CharField(_("copyright mark"), max_length=60, blank=True)
    standing_statement = models.JSONField(
        default=dict, help_text=_("Text by language: what the agency never asks for.")
    )
    profiles = models.JSONField(default=dict)
    checksum = models.CharField(max_length=64)

    class Meta:
        abstract = True


class Brand(Look):
    """One approved version of the look; never changed."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="brands")
    version = models.PositiveIntegerField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        constraints = [
            models.UniqueConstraint(fields=["agency", "version"], name="brand_version_once"),
            models.CheckConstraint(
                name="brand_has_two_people",  # the first version comes with its agency, from nobody's hand
                condition=Q(version=1, proposed_by__isnull=True)
                | (Q(proposed_by__isnull=False, approved_by__isnull=False) & ~Q(proposed_by=models.F("approved_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency.short_name} {self.version}"


class BrandProposal(Look):
    """A look that one person proposes and another approves. One at a time; what came of it stays."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for approval")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="brand_proposals")
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("brand proposal")
        verbose_name_plural = _("brand proposals")
        constraints = [
            models.UniqueConstraint(fields=["agency"], condition=Q(state="open"), name="one_open_brand_proposal"),
        ]


class Registered(models.Model):
    """What the public register of official channels says of an entry besides its name and address (R1).

    verified_on: the day on which a person looked and found it right; empty again when the name or address changes.
    successor: the number of the entry that took its place. An entry's number is its key: accounts and listed
    channels draw it from one sequence, so that it names one entry of the register.
    """

    verified_on = models.DateField(_("verified on"), null=True, blank=True, editable=False)
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)
    successor = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class ChannelAccount(Registered):
    """One presence of an agency on one channel. Credentials are sealed (agencies/vault.py).

    remote_id: the platform's own id, opaque. hosts: base addresses by key ("api", "oauth").
    rules: limits as data, see docs/reference/rules.md. resting_until: nobody calls before this moment (a rate
    or quota the platform told us). trouble: why a person must act, "" when all is well.
    credentials_expire_at: when the token ends that calls carry. renewable_until: when what renews it ends, which
    only a person can replace. Both None when unknown. renewing_until: a worker is renewing the token until then
    at the latest (docs/explanation/tokens.md).
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        RETIRED = "retired", _("retired")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="accounts")
    channel = models.CharField(max_length=32)
    name = models.CharField(_("name"), max_length=200)
    remote_id = models.CharField(max_length=128, blank=True)
    address = models.URLField(_("public address"), blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.PLANNED)
    badge = models.CharField(_("verification badge"), max_length=60, blank=True)
    badge_since = models.DateField(null=True, blank=True)
    badge_lost_on = models.DateField(null=True, blank=True)
    responsible_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="accounts")
    responsible_head = models.CharField(_("responsible head"), max_length=200, blank=True)
    contact = models.CharField(_("public contact"), max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)

    hosts = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    credentials = models.BinaryField(default=bytes)
    credentials_expire_at = models.DateTimeField(null=True, blank=True)
    renewable_until = models.DateTimeField(null=True, blank=True)
    renewing_until = models.DateTimeField(null=True, blank=True)
    resting_until = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)
    trouble_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("channel account")
        verbose_name_plural = _("channel accounts")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="active_account_has_head_unit_contact",  # R8
                condition=~Q(state="active")
                | (Q(responsible_unit__isnull=False) & ~Q(responsible_head="") & ~Q(contact="")),
            ),
            models.UniqueConstraint(
                fields=["channel", "remote_id"], condition=~Q(remote_id=""), name="one_account_per_remote_id"
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(channel="portal") & ~Q(state="retired"),
                name="one_portal_per_agency",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ListedChannel(Registered):
    """An official channel that is listed here and operated elsewhere: a hotline, a mailbox, an app."""

    class Kind(models.TextChoices):
        HOTLINE = "hotline", _("hotline")
        EMAIL = "email", _("e-mail")
        APP = "app", _("app")
        WEBSITE = "website", _("website")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        ACTIVE = "active", _("active")
        RETIRED = "retired", _("retired")

    id = models.BigIntegerField(primary_key=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="listed_channels")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("public address"), max_length=300, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.PLANNED)
    responsible_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible unit")
    )
    responsible_head = models.CharField(_("responsible head"), max_length=200, blank=True)
    contact = models.CharField(_("public contact"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("listed channel")
        verbose_name_plural = _("listed channels")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="active_listed_channel_has_head_unit_contact",  # R8
                condition=~Q(state="active")
                | (Q(responsible_unit__isnull=False) & ~Q(responsible_head="") & ~Q(contact="") & ~Q(address="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterChange(models.Model):
    """One line of the public change log of the register, written with the change and never altered (migration
    0007). `name`: what the entry was called then. `changes`: by public field, its value before and after."""

    class What(models.TextChoices):
        ENTERED = "entered", _("entered")
        CHANGED = "changed", _("changed")
        VERIFIED = "verified", _("verified")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="register_changes")
    number = models.BigIntegerField()
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    what = models.CharField(max_length=10, choices=What)
    changes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("change of the register")
        verbose_name_plural = _("changes of the register")
        indexes = [models.Index(fields=["agency", "-id"], name="register_change_newest")]


class AppointmentRows(models.QuerySet["Appointment"]):
    def ahead(self) -> AppointmentRows:
        """Those that have not ended: in force, or not begun yet."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now()))

    def in_force(self) -> AppointmentRows:
        """From the moment one begins until just before it ends."""
        return self.ahead().filter(starts_at__lte=clock.now())


class Appointment(models.Model):
    """A person's role, where and for how long (R15). Empty unit, category or channel means all of them.
    `stands_in_for` names whom a substitute replaces; its end date is then required."""

    class Role(models.TextChoices):
        CONTRIBUTOR = "contributor", _("contributor")
        EDITOR = "editor", _("editor")
        APPROVER = "approver", _("approver")
        ADMINISTRATOR = "administrator", _("administrator")
        CLERK = "clerk", _("case clerk")  # receives and handles what citizens send
        INSPECTOR = "inspector", _("inspector")  # the only one who reads denunciations and what else is restricted

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=16, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=32, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    stands_in_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AppointmentRows.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                name="substitute_has_an_end",
                condition=Q(stands_in_for__isnull=True) | Q(ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_ends_after_start",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class PersonalToken(models.Model):
    """Lets one person use the command line as themselves. Only the token's SHA-256 is stored."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="personal_tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("personal token")
        verbose_name_plural = _("personal tokens")


class AuditLine(models.Model):
    """What was done, by whom, to what. Written in the action's own transaction and never altered; `seal` is
    added once by the sealing job. Holds no citizen's words and no secret."""

    at = models.DateTimeField()
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    details = models.JSONField(default=dict)
    seal = models.ForeignKey("AuditSeal", models.PROTECT, null=True, related_name="lines")

    class Meta:
        verbose_name = _("audit line")
        verbose_name_plural = _("audit lines")
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_subject"),
            models.Index(fields=["id"], condition=Q(seal__isnull=True), name="audit_unsealed"),
        ]


class AuditSeal(models.Model):
    """One link of the audit chain: SHA-256 over the link before and its lines, signed with the agency's key."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    signature = models.TextField()
    key = models.JSONField()

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
