"""How dates are written where Django's own way does not suit us; every other format is Django's."""
