package dev.weir.cli.daemon;

import dev.weir.cli.pack.PackCompiler;
import dev.weir.runtime.program.Program;
import dev.weir.state.PackStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The programs of packs that have run, by hash: compiled again from what the state folder keeps.
 */
public final class KeptPrograms implements Daemon.ProgramSource {
    private final PackStore packs;
    private final boolean allowScripts;
    private final Map<String, Program> programs = new HashMap<>();

    /**
     * @param allowScripts whether the packs are trusted to run MVEL
     */
    public KeptPrograms(PackStore packs, boolean allowScripts) {
        this.packs = packs;
        this.allowScripts = allowScripts;
    }

    /** A program that is at hand. */
    void add(Program program) {
        programs.put(program.hash(), program);
    }

    /**
     * @throws IOException where the pack is not kept, or not as it was
     */
    @Override
    public Program program(String hash) throws IOException {
        Program known = programs.get(hash);
        if (known != null) {
            return known;
        }
        PackStore.Kept kept = packs.read(hash);
        Map<String, String> params = new HashMap<>();
        kept.parameters().forEach((name, value) -> params.put(name, value.toString()));
        PackCompiler compiler = new PackCompiler(params, allowScripts);
        Program program = LoadedPack.of(kept.files(), compiler).program();
        if (program == null || !program.hash().equals(hash)) {
            throw new IOException("the pack " + hash + " in the state folder is not what it was");
        }
        add(program);
        return program;
    }
}
