"""Contributions: forms made from the shapes, and the check of what somebody posts. Nothing of it is kept.

`rules` is what a record is judged by, `surroundings` what of the release the shapes look at besides the posted file,
`checking` the check itself; `request` reads what was posted, `report` words the answer, `offers` and `form_view` make
the forms, `assembly` the record from what was filled in; `routes` are the addresses.
"""
