"""Every write about cases, one function a verb; portal, staff screens and commands call the same ones."""

from caunoi.agencies.refusal import Refused
from caunoi.cases.actions.answering import Collision, approve_answer, draft_answer, return_draft
from caunoi.cases.actions.comparing import compare_new
from caunoi.cases.actions.grouping import (
    approve_group_answer,
    draft_group_answer,
    join_cases,
    leave_group,
    set_aside,
)
from caunoi.cases.actions.handling import (
    ask_sender,
    class_case,
    close,
    extend,
    forward,
    pass_on,
    reopen,
    route_away,
    sender_answered,
)
from caunoi.cases.actions.hearing import take_up
from caunoi.cases.actions.noting import OPEN, TEXT, UnknownCase, is_first_read
from caunoi.cases.actions.receiving import LINE, Message, Receipt, receive, words_of
from caunoi.cases.actions.signalling import signal_due
from caunoi.cases.actions.telling import send_again, settle

__all__ = [
    "LINE",
    "OPEN",
    "TEXT",
    "Collision",
    "Message",
    "Receipt",
    "Refused",
    "UnknownCase",
    "approve_answer",
    "approve_group_answer",
    "ask_sender",
    "class_case",
    "close",
    "compare_new",
    "draft_answer",
    "draft_group_answer",
    "extend",
    "forward",
    "is_first_read",
    "join_cases",
    "leave_group",
    "pass_on",
    "receive",
    "reopen",
    "return_draft",
    "route_away",
    "send_again",
    "sender_answered",
    "set_aside",
    "settle",
    "signal_due",
    "take_up",
    "words_of",
]
