"""Documents from outside (PDF, picture, mail), which a second program alone takes apart.

`looking` is this program's side, `reader` the second one's with what it knows: `pdf`,
`pictures`, `mail`, `codes`. What goes from there to here are the plain values of `found`.
"""
