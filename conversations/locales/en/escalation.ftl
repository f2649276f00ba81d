# The card of an SME that needs attention, for the coordination, and what reaches the SME because of it.

title-escalation = the company's card
title-call = the call
title-coordinator-message = the message from the coordination team
title-help-check = the request for help

## Why it comes now

escalation-new =
    { $level ->
        [red] Needs attention soon.
       *[amber] Worth a look.
    }
escalation-one-more = One more reason.
escalation-turned-red = It turned red: time for a call.
escalation-help-late =
    { $level ->
        [red] This request for help is still waiting for our reply, and is red by now.
       *[amber] This request for help is waiting for our reply.
    } Late since { DATE($since, style: "long") }.
escalation-partner = Red for ten working days, since { DATE($since, style: "long") }. A local partner may help, or a word with the SME's management.
escalation-decide = Red for twenty working days, since { DATE($since, style: "long") }. Time to decide: adjust the plan, pause, or close with dignity.
escalation-nobody-acted = Red since { DATE($since, style: "long") }, and nobody logged an action in five working days.
escalation-handed = { $name } hands this SME over.
escalation-handed-quiet = { $name } hands { $sme } over. Nothing is pending there.
escalation-review-late =
    { $sme }: the plan has waited { $what ->
        [transcription] to be typed in
       *[submission] for our review
    } for { $days } working days. { $red ->
        [yes] We tell the SME that the delay is ours, and its dates move.
       *[no] At ten it turns red and the SME is told.
    }
escalation-review-button =
    { $what ->
        [transcription] Type it in
       *[submission] See the plans
    }

## The card

escalation-card = { $sme }
escalation-what-now = { $sme }: what shall we do?
escalation-nothing-open = Nothing open that needs attention.
escalation-last =
    { $kind ->
        [next_step] Their next step
        [request] Their request
        [obstacle] What is in the way
       *[note] The last thing they said
    } ({ DATE($on, style: "short") }): "{ $words }"

escalation-write = Write to them
escalation-call = I will call
escalation-help = Help given
escalation-item = Adjust an action
escalation-pause = Pause a month
escalation-resume = Resume
escalation-hand = Hand to a colleague
escalation-close = Close the case
escalation-reopen = Reopen the case

escalation-write-ask = What shall we tell { $sme }? It arrives under the name of whoever writes. It helps to name the action and the last thing they said.
escalation-hand-ask = Who looks after { $sme } from today?
escalation-item-ask = Which of the actions?
escalation-change-ask = "{ $what }": what would help?
escalation-redate = Another date
escalation-swap = Another action
escalation-swap-ask = Which one takes the place of "{ $what }"?
escalation-redate-ask =
    "{ $what }"{ $has_due ->
        [yes] { " " }(now: { DATE($due, style: "long") })
       *[no] {""}
    }. When is it due?
escalation-ticket-ask = Which request has been answered?
escalation-close-ask = Why is the case of { $sme } closed?
escalation-reason-ask = What is the reason, in one sentence?
close-reason-closed_down = The SME closed down
close-reason-not_interested = No wish to go on
close-reason-not_found = Cannot be found
close-reason-other = Another reason

## What is noted

escalation-written = It reaches { $names } in a minute, signed.
escalation-call-noted = Noted: a call to { $sme }. /today will ask how it went.
contact-phone = { $name }: { $phone }
contact-phone-none = No telephone number is known.
escalation-redated = "{ $what }": now due on { DATE($due, style: "long") }.
escalation-swapped = "{ $new }" takes the place of "{ $old }".
escalation-paused = { $sme }: paused until { $until }.
escalation-resumed = { $sme }: the pause is over.
escalation-handed-over = { $sme } is with { $name } now, who has the card.
escalation-help-closed = { $sme }: the request is closed. The SME will confirm whether it was solved.
escalation-closed = { $sme }: case closed. Reason: { $reason }.
escalation-reopened = { $sme }: the case is open again, where it had stopped.
escalation-is-open = { $sme } is being followed up.
escalation-case-closed = The follow-up of { $sme } is over. Its file is in /sme.
escalation-no-contact = { $sme } has nobody in the chat. A call is left.
escalation-item-moved-on = That action changed meanwhile. The file is in /sme.
escalation-colleague-gone = That person is no longer in the cohort.
escalation-ticket-gone = That request was closed already.
sme-unknown = There is no such SME.
sme-open-file = Open the file
reopen-asked = { $name } asks to reopen the case of { $sme }.
reopen-passed-on = { $name } decides, and has your request.
reopen-nobody = The cohort has no manager in the chat. An administrator can reopen it.

## Undo

undo = Undo
undo-until = You can undo it until { DATE($until, style: "time") }.
undo-done = Undone: { $sme } is as it was.
undo-too-late = The ten minutes are over, so it stays. /sme can put it right: { $sme }.
undo-already-sent = It has left, so it cannot be undone. Another message can be written.
undo-moved-on = { $sme } changed meanwhile, so it cannot be undone.
undo-gone = That was undone already.

## The call

call-ask = How did the call with { $sme } go?
call-reached = We talked
call-no_answer = No answer
call-wrong_number = Wrong number
call-agreed-ask = What was agreed, in one sentence?
call-agreed-skip = Nothing to note
call-noted-reached = Noted. Anything else to do?
call-noted-no_answer = Noted. Perhaps a message, or another hour.
call-noted-wrong_number = Noted. Another number is needed, or a message.
call-gone = That call was noted already.
call-none = No call is waiting to be told of.

## To the SME

coordinator-says =
    { $name }, of the OAS coordination team:
    "{ $words }"
    You can reply right here.
coordinator-says-waits =
    { $name }, of the OAS coordination team:
    "{ $words }"
button-answer = Reply
coordinator-says-thanks = Seen, thanks
coordinator-thanked = Thank you.
coordinator-told = Thank you: I am passing it on to { $name }.
contact-replied =
    { $name } ({ $sme }) replied: { $has ->
        [yes] "{ $words }"
       *[no] attached.
    }
item-redated = { $name }, of the coordination team, moved the date of "{ $what }" to { DATE($due, style: "long") }.
item-swapped = { $name }, of the coordination team, changed an action: "{ $new }" takes the place of "{ $old }".
case-resumed = { $name }, of the coordination team, ended the pause: the follow-up resumes.
case-closed = With this, the follow-up of { $sme } ends. Thank you for all the work; the coordination team is still here if you need anything.
case-reopened = { $name }, of the coordination team, reopened the follow-up. Good to have you back.
help-check =
    The coordination team closed the request for help ({ $kind }{ $has_what ->
        [yes] , "{ $what }"
       *[no] {""}
    }). Is it solved?
help-check-yes = Yes, solved
help-check-no = Not yet
help-check-thanks = Good to know. Thank you for confirming.
help-check-again = Thank you for telling us. The coordination team will look at it again.
help-not-solved = { $name } ({ $sme }) says that the request for help is not solved yet. It is open again.
office-late =
    We owe you an answer: the plan has waited { $what ->
        [transcription] to be typed in
       *[submission] for our review
    } for { $days } working days.
    The delay is ours, and the dates move by as much. We have asked for it to reach you by { $by }.
