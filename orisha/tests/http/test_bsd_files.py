"""What the runtime's files for macOS and BSD say of things that those systems do not have. Only over the stand-in."""
import subprocess

from conftest import ROOT
from wire import ask

HELLO = ROOT / "orisha" / "examples" / "hello.kz"


def test_a_required_sandbox_is_a_reason_not_to_start(compiled):
    done = subprocess.run([compiled(HELLO), "--port", "0", "--bind", "127.0.0.1", "--sandbox", "require"], capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 1
    assert "the sandbox is required, but Landlock is not to be had: this system does not offer it" in done.stdout


def test_without_a_sandbox_it_goes_on_and_says_so(serve):
    server = serve(HELLO, "--sandbox", "on")
    assert server.process.stderr.readline() == "orisha: sandbox: Landlock off, seccomp off\n"
    lacking = server.process.stderr.readline()
    assert "going on without Landlock (this system does not offer it), seccomp (this system does not offer it)" in lacking
    assert ask(server.address, "/").status == 200
    assert server.stop() == 0


def test_a_supervisor_finds_its_program_on_the_path(compiled, tmp_path, monkeypatch):
    """No /proc tells where the program is: it is looked for as the shell did."""
    link = tmp_path / "server"
    link.symlink_to(compiled(HELLO))
    monkeypatch.setenv("PATH", f"/nowhere:{tmp_path}")
    process = subprocess.Popen(["server", "--port", "0", "--bind", "127.0.0.1", "--reload"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    try:
        lines = [process.stderr.readline() for _ in range(2)]
        assert any("listening on" in line for line in lines), lines
    finally:
        process.terminate()
        assert process.wait(20) == 0
