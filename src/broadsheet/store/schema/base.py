"""What all tables share: naming, serial numbers, references."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Serial = BigInteger().with_variant(Integer, "sqlite")


def paper_no(name: str = "paper_no", *, nullable: bool = False, index: bool = False) -> Column[int]:
    """A reference to a paper; the row goes when the paper goes."""
    return Column(name, Serial, ForeignKey("papers.no", ondelete="CASCADE"), nullable=nullable, index=index)


def reader_no(name: str = "reader_no", *, nullable: bool = False, index: bool = True) -> Column[int]:
    """A reference to a reader; the row goes when the reader's row goes."""
    return Column(name, Serial, ForeignKey("readers.no", ondelete="CASCADE"), nullable=nullable, index=index)
