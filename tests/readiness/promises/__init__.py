"""Tests of promises after listening sessions."""
