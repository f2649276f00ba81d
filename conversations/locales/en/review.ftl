# The review of the plan by the OAS: cards, verdicts and letter.

title-review = the review of the plan
command-review = Review plans
review-card =
    { $round ->
        [1] The plan of { $sme } has arrived
       *[other] The plan of { $sme } is back (round { $round })
    }: { $count ->
        [one] one action
       *[other] { $count } actions
    }. /review opens it, or this button.
review-card-open = Review
review-plan-changed = { $sme } changed its plan before the review. /review shows the new version.
