"""Two further peers and a floor: SCIP on the aggregated rows, CP-SAT as the textbooks tell, and a min-cost flow.

The textbook model has a boolean and a day count for each pair. The flow matches recipients with leaders by priority
and fit and knows neither days nor money: it proves nothing, and shows what the plain assignment costs.
"""

from __future__ import annotations

from time import process_time

import numpy as np
from aggregated import Answer, is_theirs
from ortools.graph.python import min_cost_flow
from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model
from tsimatch.models.matching.instance import Instance
from tsimatch.models.matching.levels import LOWEST
from tsimatch.solver.model.model import Model, make_model


def solve_scip(instance: Instance, limit: float) -> Answer:
    """Solve an instance by SCIP on the aggregated model, level after level, within a time limit in seconds."""
    began, values = process_time(), dict[str, int]()
    model = make_model(instance)
    solver = pywraplp.Solver.CreateSolver("SCIP")
    columns = [solver.IntVar(0, high, "") for high in _upper(model).tolist()]
    for place, value, low, high in _rows(model):
        row = solver.Constraint(low, high)
        for column, coefficient in zip(place.tolist(), value.tolist(), strict=True):
            row.SetCoefficient(columns[column], coefficient)
    for name in instance.options.levels:
        objective = model.objectives[name]
        terms = np.flatnonzero(objective).tolist()
        whole = solver.Sum([int(objective[i]) * columns[i] for i in terms]) if terms else None
        if whole is not None:
            solver.Maximize(whole)
            solver.SetTimeLimit(max(1, int(1000 * (limit - (process_time() - began)))))
            if solver.Solve() != pywraplp.Solver.OPTIMAL:
                return Answer(values, False, process_time() - began)
        best = sum(int(objective[i]) * round(columns[i].solution_value()) for i in terms)
        values[name] = -best if name in LOWEST else best
        if whole is not None:
            solver.Add(whole >= best)
    return Answer(values, True, process_time() - began)


def _upper(model: Model) -> np.ndarray:
    return np.where(is_theirs(model)[1], model.upper, 0)


def _rows(model: Model) -> list[tuple[np.ndarray, np.ndarray, float, float]]:
    rows, order = model.rows, np.argsort(model.rows.row, kind="stable")
    edges = np.searchsorted(rows.row[order], np.arange(rows.count + 1))
    found = []
    for number in np.flatnonzero(is_theirs(model)[0]).tolist():
        mine = order[edges[number] : edges[number + 1]]
        high = float(rows.limit[number])
        low = high if rows.equal[number] else -float("inf")
        found.append((rows.column[mine], rows.value[mine], low, high))
    return found


def solve_textbook(instance: Instance, limit: float) -> Answer:
    """Solve need, days, fit, travel and cost by CP-SAT, a boolean and a day count for each pair."""
    began, values = process_time(), dict[str, int]()
    model, program = make_model(instance), cp_model.CpModel()
    figures, pairs = model.figures, instance.pairs
    match = [program.new_bool_var("") for _ in range(len(pairs.km))]
    days = [program.new_int_var(0, int(figures.top[t]), "") for t in pairs.recipient.tolist()]
    by_recipient: dict[int, list[int]] = {}
    by_leader: dict[int, list[int]] = {}
    for i, (t, x) in enumerate(zip(pairs.recipient.tolist(), pairs.leader.tolist(), strict=True)):
        by_recipient.setdefault(t, []).append(i)
        by_leader.setdefault(x, []).append(i)
        program.add(days[i] >= int(figures.minimum[t])).only_enforce_if(match[i])
        program.add(days[i] == 0).only_enforce_if(~match[i])
    for mine in by_recipient.values():
        program.add_at_most_one(match[i] for i in mine)
    for x, mine in by_leader.items():
        team = [bool(figures.team[int(pairs.recipient[i])]) for i in mine]
        own = [match[i] if helped else days[i] for i, helped in zip(mine, team, strict=True)]
        program.add(sum(own) <= int(figures.own[x]))
        program.add(sum(days[i] for i in mine) <= int(figures.all_days[x]))
        program.add(sum(match[i] for i in mine) <= int(figures.most_matches[x]))
    for budget in instance.budgets:
        inside = [i for i, t in enumerate(pairs.recipient.tolist()) if budget.pays_for(instance.recipients[t].region)]
        if budget.pot in ("total", "days") and inside:
            program.add(sum(int(figures.rate[int(pairs.leader[i])]) * days[i] for i in inside) <= budget.amount)
    levels = {
        "need": sum(int(figures.priority[int(t)]) * match[i] for i, t in enumerate(pairs.recipient)),
        "days": sum(days),
        "fit": sum(int(f) * match[i] for i, f in enumerate(pairs.fit.total)),
        "travel": -sum(max(0, int(km)) * match[i] for i, km in enumerate(pairs.km)),
        "cost": -sum(int(figures.rate[int(x)]) * days[i] for i, x in enumerate(pairs.leader)),
    }
    for name, objective in levels.items():
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = max(0.1, limit - (process_time() - began))
        program.maximize(objective)
        if solver.solve(program) != cp_model.OPTIMAL:
            return Answer(values, False, process_time() - began)
        best = round(solver.objective_value)
        values[name] = -best if name in LOWEST else best
        program.add(objective >= best)
    return Answer(values, True, process_time() - began)


def solve_flow(instance: Instance, limit: float) -> Answer:
    """Match by priority and fit alone, each leader up to the matches that days allow: the floor, not a plan."""
    began = process_time()
    model = make_model(instance)
    pairs, figures = instance.pairs, model.figures
    flow, recipients, leaders = min_cost_flow.SimpleMinCostFlow(), len(instance.recipients), len(instance.leaders)
    source, sink = recipients + leaders, recipients + leaders + 1
    worth = 1000 * figures.priority[pairs.recipient] + pairs.fit.total
    flow.add_arcs_with_capacity_and_unit_cost(pairs.recipient, recipients + pairs.leader, np.ones(len(worth)), -worth)
    everybody = np.arange(recipients)
    flow.add_arcs_with_capacity_and_unit_cost(
        np.full(recipients, source), everybody, np.ones(recipients), 0 * everybody
    )
    room = np.minimum(figures.most_matches, figures.all_days // max(1, int(figures.minimum.min(initial=1))))
    flow.add_arcs_with_capacity_and_unit_cost(recipients + np.arange(leaders), np.full(leaders, sink), room, 0 * room)
    flow.set_node_supply(source, recipients)
    flow.set_node_supply(sink, -recipients)
    flow.solve_max_flow_with_min_cost()
    return Answer({}, True, process_time() - began)
