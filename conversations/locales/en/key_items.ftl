# Choosing the key actions, and how they go.

title-key-items = the key actions
command-progress = How it is going

key-propose =
    { $count ->
        [one] To begin with, one proposal:
       *[other] To begin with, a proposal of { $count } actions:
    }
    { $list }
    { $count ->
        [one] Shall we begin with this one?
       *[other] Shall we begin with these?
    }
key-proposed = { $why ->
    [quick] { $number }. { $what } (soon done)
    [weak] { $number }. { $what } (in the lowest area of the diagnosis)
    [area] { $number }. { $what } (in the area with most actions)
    [gender] { $number }. { $what } (supports equality)
   *[plain] { $number }. { $what }
}
key-pick-name = The actions chosen
key-take =
    { $count ->
        [one] Take this one
       *[other] Take these { $count }
    }
key-own = Choose others
key-ask-own =
    { $list }
    Which ones shall we choose, up to { $most }? Type the numbers, for example "1, 3".
key-focus = With three actions at a time you usually get further than with { $count }. Shall we go on with all { $count }?
key-focus-keep = Go on with { $count }
key-focus-again = Choose again

key-as-known =
    "{ $what }"
    Owner: { $owner }
    Date: { $due }
    Indicator: { $indicator }
    Is that right?
key-right = That is right
key-change = Change
key-use-idea = Use that idea
key-ask-indicator =
    { $has ->
        [yes] "{ $what }": how will it be measured? One idea: "{ $known }"
       *[no] "{ $what }": how will it be measured? For example: "kilos separated a week, from 0 to 20".
    }
key-ask-step =
    { $has ->
        [yes] "{ $what }": what is the first step, on which day and at what time? One idea: "{ $idea }"
       *[no] "{ $what }": what is the first step, on which day and at what time? For example: "on Monday at 9 I call the recycler".
    }

key-date = { DATE($day, style: "long") }
key-line =
    { $number }. { $what }
    Owner: { $owner }. Date: { $due }.
    Indicator: { $indicator }
key-line-step = First step: { $step }
key-read-back =
    This is the agreement:

    { $list }

    Shall we confirm it?
key-confirm = Confirm
key-agreement =
    Agreement of { $sme } with the OAS:

    { $list }

    We will ask once a month how it is going. If an obstacle comes up before then, /person reaches the coordination team.
key-moved-on = The key actions of { $sme } have been chosen already, or have changed. /plan shows how they stand.

## /plan and /progress

progress-none = { $sme } has no key actions yet. /plan shows what comes next.
progress-head =
    { $sme }: { $done ->
        [0] { $count ->
            [one] one key action on its way.
           *[other] { $count } key actions on their way.
        }
        [one] { $count ->
            [one] the key action is done.
           *[other] 1 of { $count } key actions is done.
        }
       *[other] { $done } of { $count } key actions are done.
    }
progress-item =
    { $number }. { $what }
    { $bar } { $percent }%
    { $done ->
        [yes] { $state }
       *[no] { $state } · by { $due }
    }
progress-no-date = a day to be agreed
progress-state-not_started = To be started
progress-state-in_progress = Under way
progress-state-stuck = Hit an obstacle
progress-state-done_reported = Done
progress-state-done_verified = Done and verified
progress-state-carried_over = Goes on in the next plan
progress-state-parked = For the next plan
