# The monthly check-in: ninety seconds.

command-checkin = This month's check-in
title-check-in = this month's check-in

check-in-first = Month { $month } of 6. Action { $number }: { $what }. How is it going?
check-in-item = Action { $number }: { $what }. How is it going?

status-done = Done
status-moved = Moved forward
status-same = No change
status-stuck = Something's in the way
status-changed = The plan changed

percent = { $percent }%
check-in-percent = A good step! About how far has it come?
check-in-fell = Last time it stood at { $before }% and now at { $now }%. Did it slip back, or was that a mistake?
fell-back = It slipped back
fell-mistake = It was a mistake
check-in-obstacle = Thank you for telling us. What stands in the way most?
check-in-result =
    { $has ->
        [yes] Well done! The indicator was: { $indicator } Where did it end up?
       *[no] Well done! What was achieved?
    }
    A number, a sentence or a photo will do (no faces of minors, no personal documents).
check-in-result-later = No figure yet
check-in-change = What should happen with this action?
change-redate = Move the date
change-rewrite = Change the action
change-drop = Drop it
check-in-new-date = By when would it be done?
day-long = { DATE($day, style: "long") }
check-in-new-action = How does the action read now, in one sentence?
check-in-help = Is help needed with any of them?
check-in-all-done = Month { $month } of 6. The chosen actions are all finished: congratulations to the team. Is anything needed from us?
help-no = Not now
help-yes = Yes
help-item = Action { $number }
check-in-help-kind = What would help most? (No money, legal advice or certification, but all of this.)
check-in-next-step = What is the next step with "{ $what }", on which day and at what time? For example: "Monday at 9 I call the supplier". A voice note works too.
check-in-next-step-skip = No step this month
check-in-usefulness = We are half-way. How useful is this follow-up, from 1 (not at all) to 5 (very)?

check-in-thanks =
    { $done ->
        [0] Noted, thank you.
        [one] Noted. A finished action is the work of the whole team: thank you for telling us.
       *[other] Noted. { $done } finished actions are the work of the whole team: thank you for telling us.
    }{ $stuck ->
        [0] {""}
       *[other] { " " }The coordination can see the obstacle and will write.
    }{ $has_step ->
        [yes] { " " }Next step: { $step }
       *[no] {""}
    }{ $has_coming ->
        [yes] { " " }We talk again on { $coming }; /checkin works before that.
       *[no] {""}
    }

staff-item-changed =
    { $sme }: "{ $what }" has changed.
    { $change ->
        [redate] { $kept ->
            [yes] New date: { DATE($due, style: "year") }.
           *[no] They ask to move the date to { DATE($due, style: "year") }; it moved before, or by more than 30 days: still to be agreed.
        }
        [rewrite] The company has reworded the action.
       *[drop] The company is dropping it.
    }

plan-check-in =
    Month { $month } of 6. { $stage ->
        [under_review] The plan is being reviewed at the OAS. How are things meanwhile?
        [selecting] The plan has approved actions, and the ones to begin with are still to be chosen. How is that going?
        [changes_requested] The plan needs a few details to be ready. How is that going?
       *[other] How is the action plan going?
    }
plan-situation =
    { $situation ->
        [ready] { $stage ->
            [under_review] Moving forward
           *[other] Nearly ready
        }
        [writing] We are on it
        [stuck] Something's in the way
       *[call] A call would be better
    }
plan-check-in-thanks =
    { $situation ->
        [ready] Good! /plan goes on where it was left, in two minutes.
        [writing] Thank you. Three actions are enough to begin: /plan takes it up again, and a photo of the notebook works too.
        [stuck] Thank you for telling us. The coordination will write to see together what helps.
       *[call] Of course. The coordination will call within two working days.
    }

reminder-first = In case it slipped by: this month's actions take a minute and a half.
reminder-second-contact = Hello. At the company it is still open how the plan is going this month. Whoever can answer: one tap is enough.
opener-late = Apologies: this message went out later than planned.

nudge =
    Some months are complicated. { $actions ->
        [0] The plan
        [one] One action
       *[other] The { $actions } actions
    } of month { $month }: what suits best?
nudge-now = Answer now
nudge-hour = Another hour
nudge-pause = Pause for a month
nudge-call = Call me
nudge-which-hour = At what time do messages suit best?
hour = { $hour }
nudge-hour-thanks = Noted: from now on, around { $hour }.
nudge-call-thanks = Of course. The coordination will call within two working days.

pause-begun = We pause until { $until }. No messages will come; if anything is needed before, I am here.
pause-already = The pause is already on, until { $until }.
pause-asked-again = There was a pause before, so the next one is agreed with the coordination. They have been told and will write within two working days.

checkin-none = No check-in is waiting right now. /progress shows how everything stands.
checkin-early = Thank you for being early!

## Reminders to go on

plan-reminder =
    { $number ->
        [1] From the workshop to the plan is a short step: three actions are enough to begin.
       *[other] The plan can be brief; what matters is that it is your own. It can be sent today, or whenever there are ten minutes.
    }
key-items-reminder = There are approved actions, and choosing where to begin takes two minutes. A proposal is ready; it can be changed.
