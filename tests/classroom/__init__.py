"""Tests of training elsewhere and of classes."""
