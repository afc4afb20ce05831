package jakarta.annotation;

/** Stands in for the annotation of the same name: generated clients carry it, none reads it. */
public @interface Nonnull {
}
