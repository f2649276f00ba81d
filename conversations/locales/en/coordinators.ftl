# What the coordination sees: the list, the file, the day and the morning digest.

command-today = What is on today
command-stalled = SMEs to attend to
command-sme = File of an SME
command-card = Attend to an SME
command-called = Tell of a call

stalled-none = No SME needs attention now.
stalled-head =
    To attend to: { $reds ->
        [one] 1 red
       *[other] { $reds } red
    }, { $ambers ->
        [one] 1 amber
       *[other] { $ambers } amber
    }.
stalled-line =
    { $level ->
        [red] 🔴
       *[amber] 🟡
    } { $sme } · { $reason } · { DATE($since, style: "short") } · { $days ->
        [one] 1 day
       *[other] { $days } days
    }
stalled-more = Show more ({ $count })

sme-ask-name = Which SME? For example: /sme Luna
sme-several = { $count } SMEs fit that name. Which one?

sme-state-invited = Invited
sme-state-registered = Registered
sme-state-plan_pending = Preparing the plan
sme-state-under_review = Plan under review
sme-state-changes_requested = Changes asked of the plan
sme-state-selecting = Choosing key actions
sme-state-active = Under way
sme-state-closing = Closing
sme-state-completed = Finished
sme-state-incomplete = Finished without completing
sme-state-withdrawn = Case closed

file-head =
    { $colour } { $sme } · { $cohort }
    { $state } since { DATE($since, style: "long") }{ $paused ->
        [yes] { " " }· paused until { DATE($until, style: "long") }
       *[no] {""}
    }
file-contact =
    { $primary ->
        [yes] 👤
       *[no] 👥
    } { $name } ({ $role }){ $has_phone ->
        [yes] , { $phone }
       *[no] {""}
    } · { $state ->
        [stopped] no longer takes part
        [invited] invited
       *[active] { $has_heard ->
            [yes] wrote on { DATE($heard, style: "short") }
           *[no] no message yet
        }
    }{ $reachable ->
        [no] { " " }· messages do not arrive
       *[yes] {""}
    }
file-action =
    { $colour } { $number }. { $what } · { $key ->
        [yes] { $progress }%
       *[no] { $state }
    }{ $has_due ->
        [yes] { " " }· by { DATE($due, style: "short") }
       *[no] {""}
    }
file-ticket =
    ✋ { $kind } ({ DATE($opened, style: "short") }): { $state ->
        [confirmed] solved
        [closed] closed, to be confirmed
        [replied] replied to
       *[open] no reply yet
    }
file-check-in =
    Month { $month }: { $state ->
        [answered] answered
        [open] waiting for an answer
       *[unanswered] not answered
    }
file-next = Next: month { $month }, on { DATE($due, style: "long") }
file-done =
    { DATE($at, style: "short") }, { $name }: { $kind ->
        [message] wrote
        [call] call
        [redate] another date
        [swap] another action
        [pause] pause
        [resume] end of the pause
        [hand] handed over
        [help] help closed
        [close] case closed
        [reopen] case reopened
        [reopen_asked] asked to reopen
       *[other] something else
    }

today-nothing = Nothing to do today.
today-head =
    { $count ->
        [one] For today, one thing:
       *[other] For today, { $count } things, the most urgent first{ $shown ->
            [10] { " " }(ten of them)
           *[other] {""}
        }:
    }
today-stall =
    { $level ->
        [red] 🔴
       *[amber] 🟡
    } { $sme } · { $reason } · { $days ->
        [one] 1 day
       *[other] { $days } days
    }
today-call =
    📞 { $sme } · call promised { $days ->
        [0] today
        [1] yesterday
       *[other] { $days } days ago
    }
today-plan =
    📄 { $sme } · plan to review, { $days ->
        [one] 1 working day
       *[other] { $days } working days
    }
today-ticket =
    ✋ { $sme } · { $kind }: waits for a reply, { $days ->
        [one] 1 day
       *[other] { $days } days
    }
today-file =
    📝 { $sme } · plan to type in, { $days ->
        [one] 1 day
       *[other] { $days } days
    }

digest =
    Good morning, { $name }. { $counts }.
    First: { $names }.
digest-more = { $count } more
digest-reds = { $count } red
digest-calls =
    { $count ->
        [one] 1 call promised
       *[other] { $count } calls promised
    }
digest-plans =
    { $count ->
        [one] 1 plan to review
       *[other] { $count } plans to review
    }
digest-tickets =
    { $count ->
        [one] 1 request to answer
       *[other] { $count } requests to answer
    }
digest-files =
    { $count ->
        [one] 1 plan to type in
       *[other] { $count } plans to type in
    }
digest-ambers = { $count } amber
