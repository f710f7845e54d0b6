"""Every write about who speaks, by idea; other rooms import them from here."""

from caunoi.agencies.actions.accounts import (
    NEXT_STATES,
    PORTAL,
    account_for,
    change_account,
    check_no_renewal,
    clear_trouble,
    connect_account,
    report_trouble,
    set_account_state,
    store_credentials,
)
from caunoi.agencies.actions.areas import AREA_KEYS, enter_areas
from caunoi.agencies.actions.brands import (
    LOOK,
    adopt_brand,
    approve_brand,
    check_approve_brand,
    check_colour,
    checksum_of,
    decline_brand,
    propose_brand,
)
from caunoi.agencies.actions.founding import found_agency
from caunoi.agencies.actions.people import (
    add_person,
    appoint,
    dismiss,
    fit_screens,
    issue_token,
    person_named,
    person_of_token,
    set_password,
)
from caunoi.agencies.actions.register import (
    LISTED_STATES,
    change_listed,
    list_channel,
    name_successor,
    set_listed_state,
    verify_entry,
)
from caunoi.agencies.actions.roles import set_up_roles
from caunoi.agencies.refusal import Refused

__all__ = [
    "AREA_KEYS",
    "LISTED_STATES",
    "LOOK",
    "NEXT_STATES",
    "PORTAL",
    "Refused",
    "account_for",
    "add_person",
    "adopt_brand",
    "appoint",
    "approve_brand",
    "change_account",
    "change_listed",
    "check_approve_brand",
    "check_colour",
    "check_no_renewal",
    "checksum_of",
    "clear_trouble",
    "connect_account",
    "decline_brand",
    "dismiss",
    "enter_areas",
    "fit_screens",
    "found_agency",
    "issue_token",
    "list_channel",
    "name_successor",
    "person_named",
    "person_of_token",
    "propose_brand",
    "report_trouble",
    "set_account_state",
    "set_listed_state",
    "set_password",
    "set_up_roles",
    "store_credentials",
    "verify_entry",
]
