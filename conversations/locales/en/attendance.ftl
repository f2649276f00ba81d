# The attendance list of the workshop: columns, problems and sheets.

column-sme = SME
column-sector = Sector
column-country = Country
column-city = City
column-size = Size
column-contact = Contact
column-sex = Sex
column-role = Role
column-phone = Phone
column-email = E-mail
column-language = Language
column-link = Personal link

attendance-missing = Row { $row }: { $column } is missing. Not imported.
attendance-repeated = Row { $row }: { $value } is on the list already with that SME. Kept once.
attendance-not-understood = Row { $row }, { $column }: "{ $value }" was not understood. Imported without it.
attendance-cut = Row { $row }, { $column }: it has more than { $value } characters. The first { $value } are imported.

attendance-file-too-large = The file is too large. The attendance sheet alone is enough, up to 5 MB.
attendance-file-too-many-rows = The list has more than { $most } rows. Better split it into several files.
attendance-file-unreadable = The file could not be read. An Excel file (.xlsx) or a CSV will do.
attendance-file-no-heading = The columns "SME" and "Contact" were not found. The template shows how to name them.

attendance-sheet-list = Attendance
attendance-sheet-notes = How to fill it in
attendance-sheet-choices = Lists
attendance-sheet-links = Links
attendance-note-row = One row a person. If two people come from one SME, repeat the name of the SME.
attendance-note-required = The names of the SME and of the contact are needed. The rest helps, and the bot will ask for what is missing.
attendance-note-phone = The phone with its country code: +1 876 555 0123.
attendance-note-sex = Sex is what each person declares. If nobody asked, leave it empty.
attendance-note-example = Example
attendance-example-sme = Sun Bakery
attendance-example-city = Kingston
attendance-example-contact = Grace Example
