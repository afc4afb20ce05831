"""Lints Dockerfile and compose.yaml; replays the build where no container engine is at hand.

Each stage runs in a copy-on-write view of this machine (an overlay, as root), with the Python and
Node that are here in the place of the base image's. So it proves the steps, not the base images:
stages on other bases are only checked for what they copy.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
REPLAYED = ("python:", "node:")
PYTHON = Path(sys.base_prefix, "bin", "python3").resolve()


@dataclass
class Stage:
    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)
    root: Path = Path()


def main() -> None:
    lint()
    stages = parse((ROOT / "Dockerfile").read_text())
    if "--lint-only" in sys.argv:
        return
    if "--inside" not in sys.argv:
        os.execvp("unshare", ["unshare", "--mount", sys.executable, __file__, "--inside"])
    # what is mounted here is seen by this process alone, and goes when it ends: nothing to clear
    work = Path("/mnt")
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", work], check=True)
    replay(stages, work)


def lint() -> None:
    hadolint = shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if hadolint:
        subprocess.run([hadolint, ROOT / "Dockerfile"], check=True)
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    for name, service in compose["services"].items():
        assert "image" in service, f"{name} names no image"
        assert not service["image"].endswith(":latest"), f"{name} is not pinned"
        assert "restart" in service, f"{name} does not say when it restarts"
        for other in service.get("depends_on", {}):
            assert other in compose["services"], f"{name} waits for {other}, which is not there"
    print("Dockerfile linted" if hadolint else "hadolint is not here", "and compose.yaml read")


def parse(text: str) -> list[Stage]:
    stages: list[Stage] = []
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            stages.append(Stage(base, name))
        elif word and not word.startswith("#"):
            stages[-1].steps.append((word, rest))
    last = dict(stages[-1].steps)
    assert last["USER"].split(":")[0] not in {"root", "0"}, "the image would run as root"
    assert "HEALTHCHECK" in last, "the image cannot say whether it is well"
    return stages


def replay(stages: list[Stage], work: Path) -> None:
    context = make_context(work / "context")
    for stage in stages:
        stage.root = work / stage.name
        if stage.base.startswith(REPLAYED):
            mount(stage.root)
        replay_stage(stage, {other.name: other.root for other in stages}, context)
    app = stages[-1]
    run(app.root, "rapport --help > /dev/null", environment(app), "/app", user="10001")
    print("The image's command answers as user 10001.")


def make_context(folder: Path) -> Path:
    """What the build would be sent: tracked files that .dockerignore lets through."""
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    allowed = [rule[1:] for rule in rules if rule.startswith("!")]
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "--", *allowed], check=True, capture_output=True, text=True
    )
    for name in listed.stdout.splitlines():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


def mount(root: Path) -> None:
    upper, scratch = root.with_suffix(".upper"), root.with_suffix(".work")
    for folder in (root, upper, scratch):
        folder.mkdir()
    layers = f"lowerdir=/,upperdir={upper},workdir={scratch}"
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, root], check=True)
    for kernel in ("proc", "dev"):
        subprocess.run(["mount", "--bind", f"/{kernel}", root / kernel], check=True)
    for parent in PYTHON.parents:
        (root / parent.relative_to("/")).chmod(0o755)


def replay_stage(stage: Stage, others: dict[str, Path], context: Path) -> None:
    folder = "/"
    for word, rest in stage.steps:
        if word == "WORKDIR":
            folder = rest
            (stage.root / folder.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif word == "COPY":
            copy(stage, rest, folder, others, context)
        elif word == "RUN":
            print(f"[{stage.name}] {rest}", flush=True)
            run(stage.root, rest, environment(stage), folder)


def copy(stage: Stage, rest: str, folder: str, others: dict[str, Path], context: Path) -> None:
    words = shlex.split(rest)
    source_root = context
    if words[0].startswith("--from="):
        source_root = others[words.pop(0).removeprefix("--from=")]
    *sources, target = words
    into = stage.root / os.path.join(folder, target).lstrip("/")
    for source in sources:
        origin = source_root / source.lstrip("/")
        whole = origin.is_dir()
        (into if whole or target.endswith("/") else into.parent).mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", f"{origin}/." if whole else origin, into], check=True)


def environment(stage: Stage) -> dict[str, str]:
    told = " ".join(rest for word, rest in stage.steps if word == "ENV")
    own = dict(part.split("=", 1) for part in shlex.split(told))
    path = {"PATH": f"{PYTHON.parent}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    return {**os.environ, **path, **own}


def run(root: Path, step: str, env: dict[str, str], folder: str, user: str = "0") -> None:
    inside = f"cd {shlex.quote(folder)} && {step}"
    command = ["chroot", f"--userspec={user}:{user}", str(root), "/bin/sh", "-euc", inside]
    if subprocess.run(command, env=env, check=False).returncode:
        sys.exit(f"This step fails: {json.dumps(step)}")


if __name__ == "__main__":
    main()
