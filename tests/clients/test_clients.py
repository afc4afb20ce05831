"""Clients generated from the contract compile, and make a round trip through a served API."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Final

import openapi_generator_cli
import pytest

from tests.cluster import Database
from tests.factories.served import served

_HERE: Final = Path(__file__).parent
_ROOT: Final = _HERE.parents[1]
_CONTRACT: Final = _ROOT / "openapi/openapi.json"
_NODE_MODULES: Final = _ROOT / "frontend/node_modules"
_JAR: Final = Path(openapi_generator_cli.__file__).with_name("openapi-generator.jar")
_JAVA_OPTIONS: Final = (
    "hideGenerationTimestamp=true,openApiNullable=false,useJakartaEe=true,"
    "useSingleRequestParameter=true,invokerPackage=rapport.client,"
    "apiPackage=rapport.client.api,modelPackage=rapport.client.model"
)
_JAVA_ONLY: Final = "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false"

pytestmark = pytest.mark.timeout(300)


async def _done(*command: str | Path, folder: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        *map(str, command),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()[-8_000:]
    return printed.decode()


async def test_the_python_client(database: Database, tmp_path: Path) -> None:
    generator = Path(sys.executable).with_name("openapi-python-client")
    told = ("--path", _CONTRACT, "--output-path", tmp_path / "made", "--meta", "none")
    options = tmp_path / "options.json"
    pictures = {"image/webp": "application/octet-stream"}
    options.write_text(json.dumps({"post_hooks": [], "content_type_overrides": pictures}))
    printed = await _done(generator, "generate", *told, "--config", options, folder=tmp_path)
    assert "WARNING" not in printed
    (tmp_path / "made").rename(tmp_path / "rapport_client")
    (tmp_path / "round_trip.py").write_text((_HERE / "round_trip.py").read_text())
    async with served(database) as base:
        await _done(sys.executable, "round_trip.py", base, folder=tmp_path)


async def test_the_typescript_client(database: Database, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "node_modules").symlink_to(_NODE_MODULES)
    (tmp_path / "round_trip.ts").write_text((_HERE / "round_trip.ts").read_text())
    options = {
        "input": str(_CONTRACT),
        "output": {"path": "generated", "module": {"extension": ".js"}},
        "plugins": ["@hey-api/typescript", "@hey-api/client-fetch", "@hey-api/sdk"],
    }
    (tmp_path / "openapi-ts.config.mjs").write_text(f"export default {json.dumps(options)}")
    await _done(_NODE_MODULES / ".bin/openapi-ts", "--silent", folder=tmp_path)
    strict = ("--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck")
    types = ("--types", "node", "--outDir", "compiled")
    await _done(_NODE_MODULES / ".bin/tsc", *strict, *types, "round_trip.ts", folder=tmp_path)
    async with served(database) as base:
        await _done("node", "compiled/round_trip.js", base, folder=tmp_path)


async def test_the_java_client(database: Database, tmp_path: Path) -> None:
    told = ("-i", _CONTRACT, "-g", "java", "--library", "native", "-o", tmp_path / "java")
    options = ("--additional-properties", _JAVA_OPTIONS, "--global-property", _JAVA_ONLY)
    # each object of Java has a method `wait` already
    names = ("--parameter-name-mappings", "wait=waitSeconds")
    await _done("java", "-jar", _JAR, "generate", *told, *options, *names, folder=tmp_path)
    made = [str(each) for each in (tmp_path / "java/src/main").rglob("*.java")]
    stand_ins = [str(each) for each in (_HERE / "stand_ins").glob("*.java")]
    (tmp_path / "sources").write_text("\n".join([*made, *stand_ins]))
    sources = ("@sources", _HERE / "RoundTrip.java")
    # the generator's own archive carries the JSON library that the client needs
    compiled = ("-nowarn", "-proc:none", "-cp", _JAR, "-d", "compiled")
    await _done("javac", *compiled, *sources, folder=tmp_path)
    async with served(database) as base:
        await _done("java", "-cp", f"compiled:{_JAR}", "RoundTrip", base, folder=tmp_path)
