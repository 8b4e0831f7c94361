package dev.switchback.demo;

import java.io.PrintStream;
import java.util.List;

/** For people at a terminal: the scene is redrawn in its place. */
final class TerminalView implements View {
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String CLEAR_TO_END = "\u001b[K";

    private final PrintStream out;
    private boolean drawn;
    private boolean closed;

    TerminalView(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void show(Scene scene) {
        if (closed) {
            return;
        }
        out.print(drawing(Frame.draw(scene)));
        out.flush();
        drawn = true;
    }

    private String drawing(List<String> lines) {
        StringBuilder drawing = new StringBuilder(drawn ? "\u001b[" + Frame.HEIGHT + "A" : HIDE_CURSOR);
        lines.forEach(
                line -> drawing.append('\r').append(line).append(CLEAR_TO_END).append('\n'));
        return drawing.toString();
    }

    @Override
    public synchronized void conclude(Summary summary) {
        close();
        summary.lines().forEach(out::println);
        out.flush();
    }

    @Override
    public synchronized void close() {
        if (drawn && !closed) {
            out.print(SHOW_CURSOR);
            out.flush();
        }
        closed = true;
    }
}
