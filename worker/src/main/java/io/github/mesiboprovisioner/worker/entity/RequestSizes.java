package io.github.mesiboprovisioner.worker.entity;

/** How large requests are on the wire, so that no body exceeds the limit. */
public interface RequestSizes {

    /** Most bytes of a request body ({@code MESIBO_MAX_REQUEST_BYTES}). */
    int maxBytes();

    /** Bytes of the body of {@code operation}, the app token included. */
    int bytesOf(Operation operation);
}
