"""Programs that Debian has: installed where they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess


def need(**packages: str) -> None:
    """See that each program is there, else install the package that has it, as root."""
    missing = sorted({package for name, package in packages.items() if not shutil.which(name)})
    if not missing:
        return
    print(f"Installing {', '.join(missing)}")
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    subprocess.run([*sudo, "apt-get", "update", "-qq"], check=True)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    subprocess.run([*sudo, *install], check=True, stdout=subprocess.DEVNULL)
