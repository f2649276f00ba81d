# Messages that could not be read or sent. What somebody wrote is never shown.

command-problems = Stuck messages
title-problems = the stuck messages

problems-none = All messages were read and sent.
problems-count = { $unread ->
    [0] No message unread
    [one] One message unread
   *[other] { $unread } messages unread
} and { $unsent ->
    [0] none unsent
    [one] one unsent
   *[other] { $unsent } unsent
}. The latest:
problem-name = { $way ->
    [in] I{ $id }
   *[out] O{ $id }
}
problem-line = { $way ->
    [in] { $name } came in
   *[out] { $name } should have left
} on { DATE($at, style: "stamp") } by { $channel }: { $kind ->
    [Rejected] the channel does not take it
    [RouteClosed] the person closed the chat
    [MaybeSent] it may have arrived
    [NotSent] there was no connection
    [Throttled] the channel asked to wait
    [unreadable] it was not understood
   *[other] { $kind }
}
problems-ask-which = Which one shall we look at?
problems-nothing = None for now
problem-ask-action = { $line }. { $way ->
    [in] Shall we read it again?
   *[out] Shall we send it again?
}
problem-again = Once more
problem-aside = Set aside for good
problem-settled = { $action ->
    [again] On its way again.
   *[aside] It has been set aside.
}
problem-gone = That message had been settled already.
problems-left = They are kept in /problems.
