"""The table of actions: ids, keys and icons fit together."""

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow

from ui import actions, icons
from ui.actions import Actions


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def test_no_key_is_given_twice():
    keys = Counter(QKeySequence(key).toString() for spec in actions.table() for key in spec.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_key_is_a_key():
    assert all(not QKeySequence(key).isEmpty() for spec in actions.table() for key in spec.keys)


def test_no_id_is_given_twice():
    assert Counter(spec.id for spec in actions.table()).most_common(1)[0][1] == 1


def test_every_icon_can_be_drawn(qtbot):
    for spec in actions.table():
        if spec.icon:
            assert not icons.icon(spec.icon).pixmap(16, 16).isNull()


@pytest.mark.parametrize("menu", [key for key, _title in actions.menus()])
def test_no_mnemonic_is_given_twice_in_a_menu(menu):
    texts = [spec.text for spec in actions.table() if spec.menu == menu and "&" in spec.text]
    letters = Counter(text[text.index("&") + 1].lower() for text in texts)
    assert [letter for letter, count in letters.items() if count > 1] == []


def test_each_action_stands_in_its_menu_once(window):
    made = Actions(window)
    menus = made.fill(window.menuBar())
    shown = [action.objectName() for menu in menus.values() for action in menu.actions() if not action.isSeparator()]
    assert sorted(shown) == sorted(made.specs)


def test_the_users_key_replaces_the_default(window):
    made = Actions(window, {"article.star": "Ctrl+D"})
    assert made["article.star"].shortcut() == QKeySequence("Ctrl+D")
    assert "Ctrl+D" in made["article.star"].toolTip()


def test_an_action_calls_what_it_is_bound_to(window):
    made, called = Actions(window), []
    made.bind({"export": lambda: called.append("export")})
    made["export"].trigger()
    assert called == ["export"]


def test_actions_without_an_article_are_off(window):
    made = Actions(window)
    made.enable(actions.ARTICLE, False)
    assert not made["text.find"].isEnabled()
    assert made["export"].isEnabled()
