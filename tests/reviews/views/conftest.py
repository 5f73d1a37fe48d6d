import pytest
import time_machine


@pytest.fixture
def get(client, at):
    """``get(path, when=at)``: what an anonymous reader is answered at an instant."""

    def get(path, when=at, **data):
        with time_machine.travel(when, tick=False):
            return client.get(path, data)

    return get


@pytest.fixture
def text(get):
    """The same, as the text of a page that is there."""

    def text(path, *args, **data):
        response = get(path, *args, **data)
        assert response.status_code == 200
        return response.content.decode()

    return text
