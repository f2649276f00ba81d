from tests.stage import Stage


def test_a_stranger_gets_an_answer(stage: Stage) -> None:
    stranger = stage.person("stranger")
    stranger.says("hola")
    assert stranger.saw("invitación")


def test_help_always_works(stage: Stage) -> None:
    stranger = stage.person("stranger", language="en")
    stranger.says("/help")
    assert stranger.last
