"""Tests of Intake. A package of its own, because a dependency left another one called tests in site-packages."""
