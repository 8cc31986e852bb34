"""Route tables: those of routes/, generated ones that look like real APIs, and random ones that are hard on a router.

A table is a list of (method, pattern). SPDX-License-Identifier: MIT"""
import pathlib
import random

ROUTES = pathlib.Path(__file__).parent / "routes"
REAL = ("gplus-13", "parse-26", "static-157", "github-203")


def real(name):
    return [tuple(line.split()) for line in (ROUTES / f"{name}.txt").read_text().splitlines() if line]


def cluster():
    """1,111 routes in the manner of a cluster manager's API: groups and versions, long names of resources, names within
    namespaces, subresources, proxies that take all the rest; many of the paths have more than 64 bytes."""
    groups = {
        "/api/v1": ["configmaps", "endpoints", "events", "limitranges", "persistentvolumeclaims", "pods", "podtemplates",
                    "replicationcontrollers", "resourcequotas", "secrets", "serviceaccounts", "services"],
        "/apis/apps/v1": ["controllerrevisions", "daemonsets", "deployments", "replicasets", "statefulsets"],
        "/apis/autoscaling/v2": ["horizontalpodautoscalers"],
        "/apis/batch/v1": ["cronjobs", "jobs"],
        "/apis/coordination.example.io/v1": ["leases", "leasecandidates"],
        "/apis/discovery.example.io/v1": ["endpointslices"],
        "/apis/networking.example.io/v1": ["ingresses", "ingressclasses", "networkpolicies", "ipaddresses"],
        "/apis/policy/v1": ["poddisruptionbudgets"],
        "/apis/rbac.authorization.example.io/v1": ["roles", "rolebindings"],
        "/apis/resource.example.io/v1beta2": ["resourceclaims", "resourceclaimtemplates"],
        "/apis/storage.example.io/v1": ["csistoragecapacities", "volumeattachments", "volumeattributesclasses"],
        "/apis/admissionregistration.example.io/v1": ["mutatingwebhookconfigurations", "validatingwebhookconfigurations",
                                                      "validatingadmissionpolicies", "validatingadmissionpolicybindings"],
    }
    table = [("GET", "/api"), ("GET", "/apis"), ("GET", "/healthz"), ("GET", "/healthz/*check"), ("GET", "/version"),
             ("GET", "/openapi/v3/*path"), ("GET", "/logs/*file")]
    for prefix, resources in groups.items():
        table.append(("GET", f"{prefix}/"))
        for name in resources:
            spaced = f"{prefix}/namespaces/:namespace/{name}"
            table += [("GET", f"{prefix}/{name}"), ("GET", f"{prefix}/watch/{name}"),
                      ("GET", f"{prefix}/watch/namespaces/:namespace/{name}"),
                      ("GET", f"{prefix}/watch/namespaces/:namespace/{name}/:name")]
            table += [(method, spaced) for method in ("GET", "POST", "DELETE")]
            table += [(method, f"{spaced}/:name") for method in ("GET", "PUT", "PATCH", "DELETE")]
            table += [(method, f"{spaced}/:name/status") for method in ("GET", "PUT", "PATCH")]
            table += [(method, f"{spaced}/:name/scale") for method in ("GET", "PUT", "PATCH")]
            table += [(method, f"{spaced}/:name/metadata/annotations/:annotation") for method in ("GET", "PUT", "DELETE")]
            table += [(method, f"{spaced}/:name/proxy") for method in ("GET", "POST", "PUT")]
            table += [(method, f"{spaced}/:name/proxy/*path") for method in ("GET", "POST", "PUT", "DELETE", "PATCH")]
    return table


def synthetic(count):
    """`count` routes of resources with the usual five operations, some with resources of their own below. The same for each
    count: a longer table begins with the shorter one's."""
    source = random.Random(20260208)
    syllables = ["al", "ber", "cor", "dan", "el", "fin", "gra", "hol", "in", "jo", "ka", "lum", "mer", "nor", "or", "pel",
                 "quo", "ran", "sol", "tur", "ul", "ver", "wil", "xen", "yar", "zo"]
    seen, table = set(), []

    def name():
        while True:
            word = "".join(source.choices(syllables, k=source.randint(2, 4))) + source.choice(["s", "s", "-items", "ies"])
            if word not in seen:
                seen.add(word)
                return word

    while len(table) < count:
        top = name()
        table += [("GET", f"/{top}"), ("POST", f"/{top}"), ("GET", f"/{top}/:id"), ("PUT", f"/{top}/:id"), ("DELETE", f"/{top}/:id")]
        for _ in range(source.randint(0, 3)):
            below = name()
            table += [("GET", f"/{top}/:id/{below}"), ("POST", f"/{top}/:id/{below}"), ("GET", f"/{top}/:id/{below}/:item")]
            if source.random() < 0.3:
                table.append(("PUT", f"/{top}/:id/{below}/:item/{name()}"))
    return table[:count]


def shape(pattern):
    """What two routes that match the same paths have in common."""
    return tuple(p[:1] + ":int" * p.endswith("(int)") if p[:1] in (":", "*") else p for p in pattern.split("/")[1:])


def random_table(seed, count, depths=1):
    """Routes that overlap as much as they can: few words, all kinds of segments, some empty. (depth, method, pattern)."""
    source = random.Random(seed)
    words = ["a", "b", "new", "users", "7", "-3", "caf\u00e9", "longliteral-1", "longliteral-2", "same-beginning-x-and-end",
             "same-beginning-y-and-end", "x" * 70, "eightchr", "ninechars"]
    words = source.sample(words, source.randint(3, len(words)))
    taken, table = set(), []
    while len(table) < count:
        parts = []
        for at in range(source.choice([1, 1, 2, 2, 3, 3, 4, 5, 7])):
            parts.append(source.choice([source.choice(words), source.choice(words), source.choice(words), f":p{at}", f":p{at}",
                                        f":p{at}(int)", "" if source.random() < 0.3 else words[0]]))
        if source.random() < 0.2:
            parts.append("*rest")
        method, pattern = source.choice(["GET", "GET", "GET", "POST", "DELETE"]), "/" + "/".join(parts)
        if (method, shape(pattern)) not in taken:
            taken.add((method, shape(pattern)))
            table.append((source.randrange(depths), method, pattern))
    return table

