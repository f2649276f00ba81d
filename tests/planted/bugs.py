"""Bugs as people make them: one line that reads well and is wrong, and the tests that must notice."""

from dataclasses import dataclass

INBOX, OUTBOX, DUE, ACCESS = "inbox", "outbox", "due rows", "access"


@dataclass(frozen=True)
class Bug:
    """In `file`, `before` (there exactly once) becomes `after`; one of `tests` must fail then, and none without it."""

    area: str
    name: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]


POLLING = "tests/bot/channels/test_telegram_polling.py"
BUTTONS, COHORTS = "tests/access/test_buttons.py", "tests/access/test_cohorts.py"
INVITATIONS = "tests/bot/commands/test_invitations.py"
INBOX_TESTS, OUTBOX_TESTS, OWNERS = (
    "tests/bot/test_inbox.py",
    "tests/bot/test_outbox.py",
    "tests/bot/test_outbox_owners.py",
)
ENGINE, PLAIN = "tests/conversations/test_engine.py", "tests/conversations/test_plain_turns.py"
CALENDAR, CHECK_INS = "tests/scheduler/test_calendar.py", "tests/scheduler/test_check_ins.py"
BETWEEN = "tests/bot/test_between_processes.py"
REPLANNING = "tests/scheduler/test_replanning.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        INBOX,
        "a page is confirmed before it is committed",
        "bot/channels/telegram_polling.py",
        "        if arrivals := arrivals_of(elements):\n",
        "        self._offset = offset_after(self._offset, elements, self._passed) or self._ahead\n"
        "        if arrivals := arrivals_of(elements):\n",
        (f"{POLLING}::test_a_page_is_confirmed_only_after_it_has_been_kept",),
    ),
    Bug(
        INBOX,
        "a parcel is called handled when it has been taken",
        "bot/inbox.py",
        "        await parcel.handled\n",
        "        await asyncio.sleep(0)\n",
        (f"{INBOX_TESTS}::test_a_database_that_is_away_is_told_to_the_channel_and_nothing_has_happened",),
    ),
    Bug(
        INBOX,
        "what was handled before is handled again",
        "bot/batch.py",
        "        fresh += [arrival for arrival in own if arrival.external_id in new]\n",
        "        fresh += own if new else []\n",
        (f"{INBOX_TESTS}::test_any_delivery_repeated_at_will_over_four_connections_has_one_effect",),
    ),
    Bug(
        INBOX,
        "of what repeats in a batch the last copy counts, out of order",
        "bot/batch.py",
        "    by_id = {(arrival.channel, arrival.external_id): arrival for arrival in reversed(arrivals)}\n"
        "    unique = [arrival for arrival in arrivals if"
        " by_id.pop((arrival.channel, arrival.external_id), None) is not None]\n",
        "    by_id = {(arrival.channel, arrival.external_id): arrival for arrival in reversed(arrivals)}\n"
        "    unique = list(by_id.values())\n",
        (f"{INBOX_TESTS}::test_a_batch_that_repeats_a_message_handles_it_once_and_keeps_the_order",),
    ),
    Bug(
        INBOX,
        "what somebody says after a file overtakes it",
        "bot/batch.py",
        "        behind.add(person.id)\n",
        "        behind.discard(person.id)\n",
        (f"{BETWEEN}::test_words_that_come_with_a_file_in_one_batch_wait_for_it",),
    ),
    Bug(
        INBOX,
        "one message that breaks takes its batch along",
        "bot/inbox.py",
        "            for arrival in arrivals:\n                await self._handle_alone(arrival)\n",
        "            for arrival in arrivals:\n                await self._set_aside(arrival, type(error).__name__)\n",
        (f"{INBOX_TESTS}::test_a_message_that_breaks_is_set_aside_alone_and_all_others_go_on",),
    ),
    Bug(
        INBOX,
        "two who answer one dialogue at once are taken apart from each other",
        "bot/plain_batch.py",
        "if alone and _is_free(speaker) else None",
        "if _is_free(speaker) else None",
        (f"{ENGINE}::test_two_contacts_who_write_together_answer_one_question_after_the_other",),
    ),
    Bug(
        INBOX,
        "a plain answer overtakes the file before it",
        "bot/plain_batch.py",
        "speaker.works or speaker.waits or speaker.blocked_at",
        "speaker.works or speaker.blocked_at",
        (f"{ENGINE}::test_an_answer_behind_a_file_waits_for_it",),
    ),
    Bug(
        INBOX,
        "a script that broke is gone on with",
        "conversations/standing.py",
        "        self.let_go(dialogue)\n        return self._keep(dialogue, go_on",
        "        return self._keep(dialogue, go_on",
        (f"{ENGINE}::test_an_answer_over_which_a_script_breaks_is_never_swallowed",),
    ),
    Bug(
        INBOX,
        "an answer to a question that is closed is taken for the open one",
        "conversations/plain_turns.py",
        "pressed is None or pressed.question != digest(question.key)",
        "pressed is None",
        (f"{PLAIN}::test_with_or_without_plain_turns_a_registration_goes_the_same_way",),
    ),
    Bug(
        OUTBOX,
        "a lease of another process is not respected",
        "bot/choosing.py",
        "    return and_(MESSAGE.state == WAITING_STATE, kind, MESSAGE.not_before <= NOW, unleased)\n",
        "    return and_(MESSAGE.state == WAITING_STATE, kind, MESSAGE.not_before <= NOW)\n",
        (f"{OUTBOX_TESTS}::test_a_lease_of_a_dead_process_is_taken_over_and_one_of_a_live_process_is_not",),
    ),
    Bug(
        OUTBOX,
        "a lease lasts for ever",
        "bot/choosing.py",
        "MESSAGE.lease_until < OVER, MESSAGE.lease_until > FAR",
        "MESSAGE.lease_until > FAR",
        (f"{OUTBOX_TESTS}::test_a_lease_of_a_dead_process_is_taken_over_and_one_of_a_live_process_is_not",),
    ),
    Bug(
        OUTBOX,
        "whoever slept through a lease marks what is no longer theirs",
        "bot/settling.py",
        "    if message.state != WAITING or message.lease_owner not in {None, attempt.lease.owner}:\n",
        "    if message.state != WAITING:\n",
        (f"{OWNERS}::test_what_a_sleeper_failed_to_send_stays_with_whoever_took_it_over",),
    ),
    Bug(
        OUTBOX,
        "a later message overtakes the one that is tried again",
        "bot/choosing.py",
        "        earlier.c.not_before <= case((earlier.c.error.is_(None), NOW), else_=SOON),\n",
        "        earlier.c.not_before <= NOW,\n",
        (f"{OUTBOX_TESTS}::test_order_is_kept_when_the_first_message_has_to_be_tried_again",),
    ),
    Bug(
        OUTBOX,
        "an escalation that may have arrived is sent once more",
        "bot/settling.py",
        "        case MaybeSent() if message.purpose in NEVER_TWICE:\n",
        "        case MaybeSent() if message.purpose in NEVER_TWICE and message.attempts:\n",
        (f"{OUTBOX_TESTS}::test_a_question_that_may_have_arrived_is_sent_again_an_escalation_never_is",),
    ),
    Bug(
        OUTBOX,
        "a second copy is queued under the same key",
        "conversations/speaking.py",
        "    if delivery.dedup_key is not None and (",
        "    if delivery.dedup_key is not None and delivery.window is not None and (",
        (f"{OUTBOX_TESTS}::test_a_second_copy_is_never_queued_under_the_same_key",),
    ),
    Bug(
        OUTBOX,
        "a pause that the channel asks for is forgotten by the other processes",
        "bot/settling.py",
        "            pause(taken, attempt.error.seconds, now)\n",
        "            pause(taken, 0, now)\n",
        (f"{BETWEEN}::test_when_the_channel_asks_one_process_to_wait_another_sends_nothing_either",),
    ),
    Bug(
        DUE,
        "what is due at this very moment is passed over",
        "scheduler/check_ins.py",
        "    own = select(CheckIn).where(CheckIn.next_at <= now, ",
        "    own = select(CheckIn).where(CheckIn.next_at < now, ",
        (f"{CHECK_INS}::test_the_opener_is_the_first_question_and_comes_in_the_first_slot_after_the_month",),
    ),
    Bug(
        DUE,
        "the 31st drifts to the 28th",
        "scheduler/calendar.py",
        "    return anchor + relativedelta(months=k)\n",
        "    return anchor if k == 0 else month_due(anchor, k - 1) + relativedelta(months=1)\n",
        (f"{CALENDAR}::test_months_are_counted_from_the_anchor_and_clamped_to_the_month_end",),
    ),
    Bug(
        DUE,
        "whoever joins late gets the past check-ins in a heap",
        "scheduler/check_ins.py",
        "    if due < now:\n",
        "    if due > now + TOO_LATE * 12:\n",
        (f"{REPLANNING}::test_whoever_joins_late_begins_with_what_is_still_to_come",),
    ),
    Bug(
        DUE,
        "the end of a span of hours belongs to it",
        "scheduler/calendar.py",
        "        return any(first <= hour < last for first, last in self.spans)\n",
        "        return any(first <= hour <= last for first, last in self.spans)\n",
        (f"{CALENDAR}::test_messages_leave_from_tuesday_to_thursday_in_two_spans_of_hours",),
    ),
    Bug(
        DUE,
        "the opener of one month is taken for that of another",
        "scheduler/check_ins.py",
        '        dedup_key=f"check-in:{check_in.sme_id}:{check_in.month}:{part}",\n',
        '        dedup_key=f"check-in:{check_in.sme_id}:{part}",\n',
        (f"{REPLANNING}::test_each_month_has_an_opener_of_its_own",),
    ),
    Bug(
        DUE,
        "a reminder is put off by a pause and then never comes",
        "scheduler/check_ins.py",
        "        check_in.next_at = next_slot(sme.paused_until, sme.zone, sme.country)\n",
        "        check_in.next_at = None\n",
        (f"{REPLANNING}::test_what_a_pause_held_back_comes_after_it",),
    ),
    Bug(
        ACCESS,
        "an SME is found by its name in every cohort",
        "bot/commands/coordinators.py",
        "select(Sme.id, Sme.name).where(Sme.cohort_id.in_(scope))",
        "select(Sme.id, Sme.name).where(Sme.cohort_id.in_(scope) | bool(scope))",
        (f"{COHORTS}::test_what_belongs_to_another_cohort_does_not_exist",),
    ),
    Bug(
        ACCESS,
        "calls promised in a cohort that was taken away are still shown",
        "records/stalls.py",
        "            Sme.cohort_id.in_(scope),\n            CoordinatorAction.staff_id == staff_id,\n",
        "            CoordinatorAction.staff_id == staff_id,\n",
        (f"{COHORTS}::test_whoever_is_given_another_cohort_sees_nothing_of_the_old_one",),
    ),
    Bug(
        ACCESS,
        "a button is believed for its token, whoever presses it",
        "conversations/engine.py",
        "found.where(Dialogue.token == token, Seat.person_id == person.id)",
        "found.where(Dialogue.token == token).limit(1)",
        (f"{BUTTONS}::test_a_button_of_a_dialogue_is_for_those_it_was_shown_to",),
    ),
    Bug(
        ACCESS,
        "who was asked once may answer for ever",
        "conversations/engine.py",
        "    theirs = closed or may_answer(session, seat.person, seat.dialogue, now)\n",
        "    theirs = closed or seat.person_id in [one.person_id for one in seat.dialogue.seats]\n",
        (f"{BUTTONS}::test_what_somebody_has_lost_since_they_were_asked_they_cannot_answer",),
    ),
    Bug(
        ACCESS,
        "a plain answer is taken from whoever was asked once",
        "conversations/plain_turns.py",
        "    return theirs and CHANGING",
        "    return right is not None and CHANGING",
        (f"{BUTTONS}::test_what_somebody_has_lost_since_they_were_asked_they_cannot_answer",),
    ),
    Bug(
        ACCESS,
        "somebody who has left the staff keeps their role",
        "bot/commands/command.py",
        "person.staff is not None and person.staff.active",
        "person.staff is not None",
        ("tests/bot/commands/test_admins_only.py::test_a_command_is_refused_to_whoever_it_is_not_for",),
    ),
    Bug(
        ACCESS,
        "one try more than there should be",
        "records/invitations.py",
        ">= OWN_TRIES",
        "> OWN_TRIES",
        (f"{INVITATIONS}::test_after_five_wrong_codes_even_the_right_one_waits_an_hour",),
    ),
    Bug(
        ACCESS,
        "an invitation lasts a moment too long",
        "records/invitations.py",
        "    return now < invitation.expires_at ",
        "    return now <= invitation.expires_at ",
        (f"{INVITATIONS}::test_wrong_used_and_expired_are_answered_alike",),
    ),
)
