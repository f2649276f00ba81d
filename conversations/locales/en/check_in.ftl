# The monthly check-in: ninety seconds.

command-checkin = This month's check-in
title-check-in = this month's check-in

check-in-first = Month { $month } of 6. Action { $number }: { $what }. How is it going?
check-in-item = Action { $number }: { $what }. How is it going?

status-done = Done
status-moved = Moved forward
status-same = No change
status-stuck = Hit an obstacle
status-changed = The plan changed

percent = { $percent }%
check-in-percent = A good step! Roughly how far has it come?
check-in-fell = Last time it stood at { $before }% and now at { $now }%. Did it slip back, or was that a mistake?
fell-back = It slipped back
fell-mistake = It was a mistake
check-in-obstacle = Thank you for telling us. What gets in the way most?
check-in-result =
    { $has ->
        [yes] Well done! The indicator was "{ $indicator }". Where did it end up?
       *[no] Well done! What was achieved?
    }
    A number, a sentence or a photo will do (no faces of minors, no personal documents).
check-in-result-later = No figure yet
check-in-change = What should happen with this action?
change-redate = Move the date
change-rewrite = Change the action
change-drop = Drop the action
check-in-new-date = By when would it be done?
day-long = { DATE($day, style: "long") }
check-in-new-action = How does the action read now, in one sentence?
check-in-help = Would help be useful with any of them?
check-in-all-done = Month { $month } of 6. Everything you chose is finished: congratulations to the team. Is there anything you need from us?
help-no = Not now
help-yes = Yes
help-item = Action { $number }
check-in-help-kind = The OAS can offer this, though not money, legal advice or certification. What would help most?
check-in-next-step = What is the next step with "{ $what }", on which day and at what time? For example: "on Monday at 9 I call the supplier". A voice note works too.
check-in-next-step-skip = No step this month
check-in-usefulness = We are half-way through. How useful is this follow-up, from 1 (not at all) to 5 (very)?

check-in-thanks =
    { $done ->
        [0] Noted, thank you.
        [one] Noted. A finished action is the work of the whole team: thank you for telling us.
       *[other] Noted. { $done } finished actions are the work of the whole team: thank you for telling us.
    }{ $stuck ->
        [0] {""}
        [one] { " " }The coordination team can see the obstacle and will write.
       *[other] { " " }The coordination team can see the obstacles and will write.
    }{ $to_agree ->
        [0] {""}
        [one] { " " }The new date is agreed with the coordination team.
       *[other] { " " }The new dates are agreed with the coordination team.
    }{ $has_step ->
        [yes] { " " }Next step: "{ $step }".
       *[no] {""}
    }{ $has_coming ->
        [yes] { " " }We will talk again on { $coming }; to tell us something sooner, /checkin.
       *[no] {""}
    }

staff-item-changed =
    { $sme }: "{ $what }" has changed.
    { $change ->
        [redate] { $kept ->
            [yes] New date: { DATE($due, style: "year") }.
           *[no] They ask to move the date to { DATE($due, style: "year") }. As it has moved before, or by more than 30 days, it is still to be agreed.
        }
        [rewrite] The company has reworded the action.
       *[drop] The company is dropping it.
    }

plan-check-in =
    Month { $month } of 6. { $stage ->
        [transcribing] The OAS is typing the plan in. How are things in the meantime?
        [under_review] The OAS is reviewing the plan. How are things in the meantime?
        [selecting] Some actions of the plan are approved; where to begin is still to be chosen. How is that going?
        [changes_requested] The plan needs a few details before it is ready. How is that going?
       *[other] How is the action plan going?
    }
plan-situation =
    { $situation ->
        [ready] { $stage ->
            [transcribing] Moving forward
            [under_review] Moving forward
           *[other] Nearly ready
        }
        [writing] We are on it
        [stuck] Hit an obstacle
       *[call] Call me instead
    }
plan-check-in-thanks =
    { $situation ->
        [ready] { $stage ->
            [transcribing] Good! The typed plan will come here to be confirmed.
            [under_review] Good! The answer from the OAS will come here.
           *[other] Good! /plan picks up where it was left, in two minutes.
        }
        [writing] { $stage ->
            [transcribing] Thank you. The typed plan will come here to be confirmed.
            [under_review] Thank you. The answer from the OAS will come here.
            [selecting] Thank you. /plan leads to choosing the first actions, in two minutes.
            [changes_requested] Thank you. /plan goes through the changes one by one.
           *[other] Thank you. Three actions are enough to begin: /plan picks it up again, and a photo of the notebook works too.
        }
        [stuck] Thank you for telling us. The coordination team will write to see together what helps.
       *[call] Of course. The coordination team will call within two working days.
    }

reminder-first = In case it slipped by: telling us how things are going this month takes a minute and a half.
reminder-second-contact = Hello. There is still time to tell us how the company's plan is going this month. Either contact can do it: one tap is enough.
opener-late = Our apologies: this message went out later than planned.

nudge =
    Some months are complicated. To tell us how { $actions ->
        [0] the plan is going
        [one] the action is going
       *[other] the { $actions } actions are going
    } this month, what suits you best?
nudge-now = Answer now
nudge-hour = At another time
nudge-pause = Pause for a month
nudge-call = Call me
nudge-which-hour = What time suits you best for messages?
hour = { $hour }
nudge-hour-thanks = Noted: from now on, messages come at around { $hour }.
nudge-call-thanks = Of course. The coordination team will call within two working days.

pause-begun = We will pause until { $until }. No messages will come; if you need anything before then, I am here.
pause-already = The pause is already on, until { $until }.
pause-asked-again = As there was a pause before, the next one is agreed with the coordination team. They know, and will write within two working days.

checkin-none = No check-in is waiting right now. /progress shows how things stand.
checkin-early = Thank you for being early!

## Reminders to go on

plan-reminder =
    { $number ->
        [1] From the workshop to the plan is a short step: three actions are enough to begin.
       *[other] The plan can be brief; what matters is that it is yours. You can send it today, or whenever you have ten minutes.
    }
key-items-reminder = Some actions are approved, and choosing where to begin takes two minutes. There is a proposal ready, and you can change it.

## After month six

closing =
    { $count ->
        [0] With this month the follow-up of { $sme } ends. Thank you for these six months.
       *[other] With this month the follow-up of { $sme } ends: { $done } of { $count } { $count ->
            [one] action
           *[other] actions
        } finished. It is the work of the whole team: thank you.
    }
    What is still open can go on; the coordination is at /person.
