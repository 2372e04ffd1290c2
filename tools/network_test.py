#!/usr/bin/env python3
"""Reads networks of a sample ledger with programs that others wrote: FollowTheMoney, networkx and an XML parser must find the nodes
and links that `socai network --json` names, and FollowTheMoney must say no to what was spoilt, or it would prove nothing.

    PYTHON=… SOCAI=… tools/network_test.py
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOCAI = os.path.abspath(os.environ.get("SOCAI", str(ROOT / ".build/release/socai")))
SUBJECTS = 12
CANNOT_RUN = 77


def socai(*arguments):
    done = subprocess.run([SOCAI, *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"socai {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: found {found}, expected {wanted}")


def validate(entities):
    """Every entity is valid by the model, keeps every value it was given, and refers to entities that are there, of a fitting schema."""
    from followthemoney import model

    by_id = {entity["id"]: model.get(entity["schema"]) for entity in entities}
    assert len(by_id) == len(entities), "two entities have one id"
    for entity in entities:
        proxy = model.get_proxy(entity, cleaned=False)
        # A required property that is not there at all is passed over by `validate`; one without values is not.
        proxy.schema.validate({"properties": {name: [] for name in proxy.schema.required} | proxy.properties})
        for name, values in entity["properties"].items():
            property = proxy.schema.get(name)
            assert property is not None, f"{proxy.schema.name} has no property {name}"
            assert sorted(proxy.get(name)) == sorted(set(values)), f"{entity['id']} {name}: {values} was read as {proxy.get(name)}"
            if property.range is not None:
                assert all(by_id[value].is_a(property.range) for value in values), f"{entity['id']} {name} is not of its range"
    return by_id


def refuse(what, entities, spoil):
    spoilt = json.loads(json.dumps(entities))
    spoil(spoilt)
    try:
        validate(spoilt)
    except Exception:  # noqa: BLE001 - each validator has its own kind
        return
    sys.exit(f"{what}: was taken, though it was spoilt")


def check_ftm(path, answer):
    entities = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    schemas = [schema.name for schema in validate(entities).values()]
    kinds = {"business": "Company", "provider": "Company", "owner": "Person", "point": "RealEstate", "contract": "Contract",
             "certificate": "License", "address": "Address"}
    issuers = {node["issuer"] for node in answer["nodes"] if node["issuer"]}
    wanted = [kinds[node["kind"]] for node in answer["nodes"]] + ["PublicBody"] * len(issuers)
    wanted += ["Ownership" if link["kind"] in ("owns", "runs", "holds") else "UnknownLink" for link in answer["links"] if link["kind"] != "at"]
    expect("entities", sorted(schemas), sorted(wanted))
    interval = next(index for index, entity in enumerate(entities) if entity["schema"] == "Ownership")
    refuse("an owner that is not there", entities, lambda spoilt: spoilt[interval]["properties"].update(owner=["socai-00"]))
    refuse("no owner at all", entities, lambda spoilt: spoilt[interval]["properties"].pop("owner"))
    refuse("a day that is none", entities, lambda spoilt: spoilt[interval]["properties"].update(startDate=["hôm qua"]))
    refuse("an unknown schema", entities, lambda spoilt: spoilt[0].update(schema="Quán"))


def check_graphml(path, answer):
    import networkx

    graph = networkx.read_graphml(path, force_multigraph=True)
    expect("nodes", {name: (data["kind"], data["label"], data["hops"]) for name, data in graph.nodes(data=True)},
           {node["id"]: (node["kind"], node["label"], node["hops"]) for node in answer["nodes"]})
    expect("links", sorted((a, b, data["kind"], data["since"], data.get("until"), data["events"]) for a, b, data in graph.edges(data=True)),
           sorted((link["from"], link["to"], link["kind"], link["since"], link["until"], " ".join(map(str, link["events"])))
                  for link in answer["links"]))
    lengths = networkx.single_source_shortest_path_length(graph.to_undirected(), answer["subject"])
    expect("hops", {name: data["hops"] for name, data in graph.nodes(data=True)}, dict(lengths))


def check_svg(path, answer):
    from lxml import etree

    groups = [group.get("class") for group in etree.parse(str(path)).iter("{http://www.w3.org/2000/svg}g")]
    expect("boxes", groups.count("node"), len(answer["nodes"]))
    expect("arrows", groups.count("edge"), len(answer["links"]))


def main():
    try:
        import followthemoney  # noqa: F401
    except ImportError as error:
        print(f"FollowTheMoney is not here ({error}): networks were not checked.", file=sys.stderr)
        return CANNOT_RUN
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        ledger = str(work / "so-cai")
        socai("init", "--ledger", ledger, "--origin", "test.example/so-cai")
        socai("sample", "--seed", "7", "--years", "1", "--into", ledger)
        rows = json.loads(socai("views", "query", "BusinessRecord", "--table", "businesses", "--limit", "1000", "--json", "--ledger", ledger))["rows"]
        assert len(rows) > SUBJECTS
        nodes = links = 0
        for row in rows[:: max(1, len(rows) // SUBJECTS)]:
            question = ["network", f"business:{row['business']}", "--ledger", ledger]
            answer = json.loads(socai(*question, "--json"))
            nodes, links = nodes + len(answer["nodes"]), links + len(answer["links"])
            for name in ["ftm", "graphml", "svg"]:
                path = work / f"network.{name}"
                socai(*question, "--format", name, "--out", str(path))
                globals()["check_" + name](path, answer)
                expect("the same bytes again", socai(*question, "--format", name), path.read_text(encoding="utf-8"))
        print(f"  {nodes} nodes and {links} links read alike by FollowTheMoney, networkx and an XML parser")
    return 0


if __name__ == "__main__":
    sys.exit(main())
