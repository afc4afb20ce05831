from domain.exchange.model.dialect import Column as Column
from domain.exchange.model.dialect import DateOrder as DateOrder
from domain.exchange.model.dialect import DecimalMark as DecimalMark
from domain.exchange.model.dialect import Detection as Detection
from domain.exchange.model.dialect import Dialect as Dialect
from domain.exchange.model.dialect import Problem as Problem
from domain.exchange.model.dialect import Row as Row
