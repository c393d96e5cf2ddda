"""What goes into each column of a region's tables, in a line: the notes on headers and the forms have it."""

from __future__ import annotations

from collections.abc import Mapping

_LEADER_HELP = {
    "id": "any short id of your own, each once; keep it from month to month",
    "name": "the leader's name",
    "role": "NLE, CEO, NLG or equivalent; an NLG gives governance reviews only",
    "region": "where the leader will work; several are separated by ;",
    "capacity_days": "the leader's own days in this academic year",
    "status": "left: is not used any more (blank: available)",
    "ready": "no: has not yet done what must be done before support starts (blank: yes)",
    "trust_id": "the UID or reference number (TR...) of the leader's trust",
    "school_id": "the URN of the leader's school, six digits",
    "team_days": "further days of the leader's own team, where an offer lets the team help (blank: 0)",
    "max_matches": "the most schools and trusts at once (blank: no limit)",
    "phase": "the phases that the leader knows; several are separated by ; (blank: unknown)",
    "expertise": "what the leader is good at; several are separated by ;",
    "max_km": "the furthest, in a straight line (blank: no limit)",
    "day_rate": "pounds a day (blank: the offer's)",
    "conflicts": "URNs and trust UIDs with which the leader must not be matched, separated by ;",
    "easting": "where the leader starts from, metres east on the National Grid",
    "northing": "and metres north; both or neither",
    "postcode": "where the leader starts from (blank: the school's or trust's place)",
}
_BODY_HELP = {
    "region": "the region that plans for it",
    "eligible": "yes, no, exception or a clause of the offer (blank: the rules decide)",
    "status": "declined: not planned for (blank: not yet answered)",
    "priority": "1 to 1000, how much it matters (blank: the offer's, 100; a trust's: the sum of its schools')",
    "needs": "expertise wanted, separated by ;",
    "must_have": "expertise that the leader must have, separated by ;",
    "days_requested": "the most days wanted (blank: the cap)",
    "rd_approved": "what the regional director approved: days, partnership or either (blank: nothing)",
    "easting": "metres east on the National Grid (blank: unknown)",
    "northing": "and metres north; both or neither",
    "postcode": "gives the position where the two before are blank and a file of postcodes is given (blank: unknown)",
}
HELP: Mapping[str, Mapping[str, str]] = {
    "school": {
        "id": "URN, six digits, each once",
        "name": "the school's name",
        "local_authority": "as the register names it",
        "diocese": "as the register names it",
        "type": "maintained, SAT or MAT",
        "phase": "Nursery, Primary, Secondary, Special, PRU, All-through or 16 plus",
        "trust_id": "the id of its trust, as on the sheet Trusts (blank: none)",
        "grade": "overall effectiveness now, 1 to 4",
        "judged_on": "the day that counts for it: publication, unless the offer says otherwise",
        "previous_grade": "the judgement before it, 1 to 4",
        "previous_judged_on": "and its day",
        "pupils": "how many",
        "partnership": "yes if a trust partnership would benefit it",
        **_BODY_HELP,
    },
    "trust": {
        "id": "UID or group id, each once",
        "name": "the trust's name",
        "schools": "how many it has in England (blank: as many as are listed here)",
        "inspected_since_joining": "of its schools, how many were inspected since they joined (2022/23)",
        "below_good_since_joining": "and how many of these are below good (2022/23)",
        "improvement_score": "improvement less decline since joining (2022/23)",
        "schools_3_years": "how many have been in the trust for three years (2022/23)",
        "governance_review": "yes if a review would benefit it (2021/22)",
        "npqel": "yes if an NPQEL would benefit it (2021/22)",
        "partnership_slots": "how many partnerships it can take on as a partner (blank: 0)",
        **_BODY_HELP,
    },
    "leader": _LEADER_HELP,
    "budget": {
        "pot": "total, days, partnerships, governance or npqel",
        "region": "whose recipients it pays for (blank: all)",
        "amount": "pounds",
    },
    "decision": {
        "recipient": "the id of the school or trust that is supported",
        "leader": "the id of the leader",
        "action": "lock: this match must be; ban: it must not",
        "days": "with lock: exactly this number of days (blank: free)",
    },
    "setting": {"name": "offer", "value": "the id of the offer, such as 2023-24"},
}
