package org.apache.http.entity.mime;

/** Stands in for the class of the same name: generated clients import it, no call of ours needs it. */
public final class MultipartEntityBuilder {
    private MultipartEntityBuilder() {}
}
