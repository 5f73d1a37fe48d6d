"""People at the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from people.forms import OneALineField
from people.models import CastMember, User
from tests import factories as make


def test_a_list_is_written_one_a_line():
    field = OneALineField(required=False)
    assert field.clean(" Im Siwan \r\n\r\nYim Si-wan\nIm Siwan") == ["Im Siwan", "Yim Si-wan"]
    assert field.clean("") == []
    assert field.prepare_value(["a", "b"]) == "a\nb"
    assert not field.has_changed(["a", "b"], "a\r\nb\r\n")
    assert field.has_changed(["a", "b"], "b\na")


def test_hangul_in_a_list_is_kept_composed():
    assert OneALineField().clean("\u110b\u1175\u11b7") == ["\uc784"]


@pytest.mark.django_db
def test_other_spellings_are_entered_one_a_line():
    client = Client()
    client.force_login(make.editor())
    data = {"name": "Im Si-wan", "slug": "im-si-wan", "name_order": "family-first"}
    data |= {"aliases": "Yim Si-wan\r\nSiwan", "external_ids": "{}"}
    client.post(reverse("admin:people_castmember_add"), data)
    assert CastMember.objects.get().aliases == ["Yim Si-wan", "Siwan"]


@pytest.mark.django_db
def test_logins_are_the_superusers_alone():
    editor = make.editor()
    client = Client()
    client.force_login(editor)
    assert client.get(reverse("admin:people_user_changelist")).status_code == 403
    url = reverse("admin:people_user_change", args=[editor.pk])
    assert client.post(url, {"is_superuser": "on"}).status_code == 403
    client.force_login(User.objects.create_superuser("root", "", "password"))
    response = client.get(url)
    assert "time_zone" in response.context["adminform"].form.fields


@pytest.mark.django_db
def test_a_superuser_makes_a_login():
    client = Client()
    client.force_login(User.objects.create_superuser("root", "", "password"))
    data = {"username": "new", "usable_password": "true"}
    data |= {"password1": "quiet-salt-harbour", "password2": "quiet-salt-harbour"}
    client.post(reverse("admin:people_user_add"), data)
    assert User.objects.get(username="new").check_password("quiet-salt-harbour")
