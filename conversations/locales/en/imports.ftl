# The attendance list, in chat.

command-import = Import the list
title-import = the attendance list

import-template-name = Attendance list
import-template = This is the template. Any list in Excel or CSV with the columns "{ column-sme }" and "{ column-contact }" works too.
import-ask-file = Which list is it? Just send the file here.
import-needs-file = The file of the list is needed here, in Excel (.xlsx) or CSV.
import-preview = { $new ->
    [0] There are no new companies in this list
    [one] One new company
   *[other] { $new } new companies
}{ $known ->
    [0] {""}
    [one] {""}; one was there already
   *[other] {""}; { $known } were there already
}. { $people ->
    [one] One person in the list
   *[other] { $people } people in the list
} of { $cohort }.
import-problems = Worth a look:
import-more-problems = { $count ->
    [one] And one more row with something to check.
   *[other] And { $count } more rows with something to check.
}
import-would-replace = { $count ->
    [one] One link that was given out would no longer work: there will be a new one in its place.
   *[other] { $count } links that were given out would no longer work: there will be new ones in their place.
}
import-replaced = { $count ->
    [one] The earlier link of one company no longer works: the new one counts.
   *[other] The earlier links of { $count } companies no longer work: the new ones count.
}
import-ask-decision = Shall we import it?
import-import = Import
import-another = Send another file
import-stop = Leave it
import-stopped = Nothing was imported.
import-done = { $new ->
    [0] 0 new companies
    [one] One new company
   *[other] { $new } new companies
}{ $known ->
    [0] {""}
    [one] {""}; one was there already
   *[other] {""}; { $known } were there already
}. { $links ->
    [0] All of them have registered.
    [one] The file holds one new personal link, good once.
   *[other] The file holds { $links } new personal links, one for each company and good once.
}
import-links-name = Links { $cohort }
attendance-file-empty = The list has no row with a company and a contact.
