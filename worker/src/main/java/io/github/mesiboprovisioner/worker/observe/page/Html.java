package io.github.mesiboprovisioner.worker.observe.page;

/** Writes HTML in which whatever comes from outside can only be text. */
final class Html {
    private final StringBuilder page = new StringBuilder(16_384);

    /** Markup of our own. */
    Html markup(String constant) {
        page.append(constant);
        return this;
    }

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn
     */
    Html open(String element, String... attributes) {
        page.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            page.append(' ').append(attributes[i]).append("=\"");
            text(attributes[i + 1]).markup("\"");
        }
        page.append('>');
        return this;
    }

    Html close(String element) {
        page.append("</").append(element).append(">\n");
        return this;
    }

    /** An element that holds nothing but text. */
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    Html text(String text) {
        for (int i = 0; i < text.length(); i++) {
            append(text.charAt(i));
        }
        return this;
    }

    /** What is invisible, or turns the text around it, is shown as a replacement. */
    private void append(char c) {
        switch (c) {
            case '&' -> page.append("&amp;");
            case '<' -> page.append("&lt;");
            case '>' -> page.append("&gt;");
            case '"' -> page.append("&quot;");
            case '\'' -> page.append("&#39;");
            default -> page.append(Words.isShown(c) ? c : '\uFFFD');
        }
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
