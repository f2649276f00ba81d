# Why an SME needs attention, for the coordination. One line a cause.

stall-line =
    { $level ->
        [red] 🔴
       *[amber] 🟡
    } { $cause } · since { DATE($since, style: "long") }{ $days ->
        [0] {""}
        [one] { " " }(1 day)
       *[other] { " " }({ $days } days)
    }

stall-cause-help = Asked for help: { $detail }{ $has_item ->
        [yes] , with "{ $item }"
       *[no] {""}
    }
stall-cause-blocked = "{ $item }": hit an obstacle{ $has_detail ->
        [yes] { " " }({ $detail })
       *[no] {""}
    }
stall-cause-contact-problem =
    { $blocked ->
        [yes] The chat is closed: messages no longer arrive
       *[no] Messages do not arrive
    }
stall-cause-unreachable = Two check-ins in a row without an answer (months { $first } and { $second }) and no message since
stall-cause-no-reply =
    { $month ->
        [0] Writes, yet two check-ins in a row went unanswered (months { $first } and { $second })
       *[other] No answer to the check-in of month { $month }, after two reminders
    }
stall-cause-no-plan = No action plan yet
stall-cause-changes-idle = The changes that the plan's review asked for have not come
stall-cause-no-selection = Has approved actions and has not chosen where to start
stall-cause-overdue = "{ $item }": was due on { DATE($due, style: "long") } and is not finished
stall-cause-no-progress =
    { $has_item ->
        [yes] "{ $item }": no progress in { $check_ins } check-ins
       *[no] No open action moved in { $check_ins } check-ins
    }
stall-cause-o-review = The plan waits for our review
stall-cause-o-help = Waits for our reply: { $detail }
stall-cause-o-stall = Red, and nobody has logged an action

stall-help-pause = Another pause
