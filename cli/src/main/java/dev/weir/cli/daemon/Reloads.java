package dev.weir.cli.daemon;

import dev.weir.cli.Failure;
import dev.weir.cli.SystemMessage;
import dev.weir.cli.daemon.ReloadReport.Outcome;
import dev.weir.cli.daemon.ReloadReport.RulePlan;
import dev.weir.cli.pack.Pack;
import dev.weir.cli.pack.PackCompiler;
import dev.weir.cli.pack.PackFinder;
import dev.weir.runtime.program.Program;
import dev.weir.state.PackStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads a daemon's pack: reads it, compiles it, runs its tests, and lets it take over between two
 * batches. One after the other, on a thread of its own; until a pack takes over nothing has
 * changed.
 */
final class Reloads implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    private final DaemonConfig.PackConfig config;
    private final boolean isInFolder;
    private final PackCompiler compiler;
    private final PackStore packs;
    private final Daemon daemon;
    private final Consumer<ReloadReport> listener;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread created = new Thread(task, "reload");
                        created.setDaemon(true);
                        return created;
                    });
    private volatile Status.Reloads counts = new Status.Reloads(0, 0, 0);
    private volatile Status.@Nullable RefusedPack refused;

    /**
     * @param first the pack that the daemon was started with
     * @param listener is told what came of each reload
     */
    Reloads(
            DaemonConfig.PackConfig config,
            LoadedPack first,
            PackCompiler compiler,
            PackStore packs,
            Daemon daemon,
            Consumer<ReloadReport> listener) {
        this.config = config;
        this.isInFolder = first.isFolder();
        this.compiler = compiler;
        this.packs = packs;
        this.daemon = daemon;
        this.listener = listener;
    }

    Status.Reloads counts() {
        return counts;
    }

    Status.@Nullable RefusedPack refused() {
        return refused;
    }

    /** Reads the pack again and lets it take over where it is sound and another one. */
    CompletableFuture<ReloadReport> reload() {
        return CompletableFuture.supplyAsync(this::reloadNow, thread);
    }

    private ReloadReport reloadNow() {
        ReloadReport report;
        try {
            report = take(LoadedPack.read(config.path(), compiler));
        } catch (Failure e) {
            String help = e.help() == null ? "" : "\nhelp: " + e.help();
            report = refusal(null, List.of(e.getMessage() + help));
        } catch (IOException | UncheckedIOException e) {
            report = refusal(null, List.of(SystemMessage.of(e)));
        } catch (RuntimeException e) {
            LOG.error("a pack could not be taken: {}", e.toString(), e);
            report = refusal(null, List.of("a mistake of weir itself: " + e));
        }
        note(report);
        listener.accept(report);
        return report;
    }

    private ReloadReport take(LoadedPack loaded) throws IOException {
        Pack pack = loaded.pack();
        Program program = loaded.program();
        PackVersion wanted =
                program == null
                        ? new PackVersion(pack.name(), pack.version(), "")
                        : LoadedPack.version(program);
        if (isInFolder && !loaded.isFolder()) {
            return refusal(
                    wanted,
                    List.of(
                            "`"
                                    + config.path()
                                    + "` has no "
                                    + PackFinder.MANIFEST
                                    + " any more; without it the folder is another pack"));
        }
        List<String> objections = loaded.objections();
        if (program == null || !objections.isEmpty()) {
            return refusal(wanted, objections);
        }
        if (program.hash().equals(running().hash())) {
            return new ReloadReport(Outcome.UNCHANGED, running(), wanted, List.of(), List.of());
        }
        packs.keep(program.hash(), loaded.kept(config));
        CompletableFuture<List<RulePlan>> plan = new CompletableFuture<>();
        daemon.later(
                () -> {
                    try {
                        plan.complete(daemon.switchTo(program));
                    } catch (Failure e) {
                        plan.completeExceptionally(e);
                    }
                });
        try {
            return new ReloadReport(Outcome.APPLIED, wanted, wanted, plan.get(), List.of());
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            return refusal(wanted, List.of(String.valueOf(cause.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refusal(wanted, List.of("the daemon stops"));
        }
    }

    private PackVersion running() {
        return LoadedPack.version(daemon.program());
    }

    private ReloadReport refusal(@Nullable PackVersion wanted, List<String> problems) {
        return new ReloadReport(Outcome.REFUSED, running(), wanted, List.of(), problems);
    }

    private void note(ReloadReport report) {
        Status.Reloads c = counts;
        Status.RefusedPack before = refused;
        switch (report.outcome()) {
            case APPLIED -> {
                counts = new Status.Reloads(c.applied() + 1, c.unchanged(), c.refused());
                refused = null;
            }
            case UNCHANGED -> {
                counts = new Status.Reloads(c.applied(), c.unchanged() + 1, c.refused());
                refused = null;
            }
            case REFUSED -> {
                counts = new Status.Reloads(c.applied(), c.unchanged(), c.refused() + 1);
                Instant since = before == null ? daemon.now() : before.since();
                refused = new Status.RefusedPack(report.wanted(), since, report.problems());
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
