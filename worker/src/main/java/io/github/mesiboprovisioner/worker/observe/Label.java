package io.github.mesiboprovisioner.worker.observe;

import java.util.Locale;

/** Constants as label values and field values. */
final class Label {
    /** Where a label does not apply. */
    static final String NONE = "none";

    /** For whatever is not in the fixed set. */
    static final String UNKNOWN = "unknown";

    private Label() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
