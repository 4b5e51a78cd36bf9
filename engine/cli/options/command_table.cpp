// The commands: the first of the two tables of flag_table.h.
#include <algorithm>
#include <array>
#include <limits>

#include "engine/cli/options/flag_table.h"

namespace mifdex::cli {
namespace {

constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();

constexpr std::array kCommands = {
    CommandEntry{
        Command::kIndex, "index", "BOX...", 0, kAny, "read boxes into the index",
        "A box is a folder, a single file or an archive with the files of a despooler. Archives "
        "may be in folders and in other archives, and are recognised by content, not by name: tar, "
        "zip, 7z, RAR, cabinets and sets of them, ISO 9660, LZH and others, and whatever is packed "
        "with gzip, bzip2, xz, zstd, compress or COMPRESS.EXE. - is an archive from standard input "
        "(a stream); a FIFO or a process substitution is read as one, too. A tar in a stream is "
        "read as it arrives, and only archives in it are stored in the index folder until they are "
        "read; a hard link to a file more than 16 MiB before it is rejected. Any other archive is "
        "copied to the index folder first; so are several streams at once, and a stream that "
        "begins like one in the index. Indexing a box again reads only what has changed. After an "
        "interruption, run the same command again to resume; a stream must then be sent again from "
        "its beginning. With --manifest and no BOX, facts are added to results that are already in "
        "the index."},
    CommandEntry{
        Command::kStatus, "status", "[JOB]", 0, 1, "latest status of each machine in each job",
        "A result is the latest report of a machine in a job; --history shows every report. Rows "
        "are in order of job, machine and time, newest first. TIME is when the file was last "
        "written; time_source in JSON says which clock this is from. If files were copied without "
        "their times, it is the time of the copy. INSTALLED is the installation date that the MIF "
        "gives. With --differs or --sms-version the table has the columns SMS SHOWED (- if it is "
        "not known) and ARTICLE (the Knowledge Base article that explains the difference)."},
    CommandEntry{
        Command::kJobs, "jobs", "[JOB...]", 0, kAny, "summary per job",
        "Shows the number of machines by status, the overall status, and the first and last time. "
        "Filters select results: a job is listed if it has a matching result, and only matching "
        "results are counted. Status, SMS SHOWED and ARTICLE are always those of the whole job."},
    CommandEntry{Command::kMachines, "machines", "[MACHINE...]", 0, kAny, "summary per machine",
                 "Shows the number of jobs by status, the domain, the site and the SMSID. Filters "
                 "select results: a machine is listed if it has a matching result, and only "
                 "matching results are counted."},
    CommandEntry{
        Command::kReasons, "reasons", "[JOB]", 0, 1, "failure descriptions, grouped and counted",
        "Groups results by the normal form of their descriptions: <path>, <number>, <text> (what "
        "was quoted), <time>, <guid>, <drive> and <machine> (its own name) replace what differs "
        "from machine to machine. Numbers that name the reason are kept: after words such as "
        "error, code, exit, returned or Fehler, alone in parentheses, and HRESULTs; \"exit code "
        "1603\" and \"exit code 1618\" are two reasons, \"12 files copied\" and \"13 files "
        "copied\" are one. Case and the number of blanks do not matter. Without --status, --not "
        "or --by status only results that failed are counted. The most frequent reason is first; "
        "SHARE is its percentage of all results that are counted, EXAMPLE the description of the "
        "latest result. If there are so many reasons that they do not fit into memory, rare ones "
        "are counted together as (other)."},
    CommandEntry{Command::kShow, "show", "JOB MACHINE", 2, 2,
                 "full details for one machine in one job",
                 "Shows the history, the identity, the event text, the origins, what SMS showed "
                 "and why it differs. MACHINE is a name or an SMSID."},
    CommandEntry{Command::kEvents, "events", "", 0, 0,
                 "Windows events about failed or invalid MIFs",
                 "Event 374 for each Failed status MIF that SMS read, with the text and the fields "
                 "that SMS gave it (Q166833), but not for a MIF that SMS threw away, lost or held "
                 "back. Event 119 for a MIF over 64 KB or of invalid format (Q122178); its "
                 "original text is not known, so the wording is that of mifdex. `mifdex events "
                 "--job VAQ0000F --id 374` lists the machines on which a job failed (Q169491)."},
    CommandEntry{Command::kExport, "export", "", 0, 0, "export results for other programs",
                 "Writes ndjson (the default), json, csv or tsv, or a SQLite database with the "
                 "tables lines (results), observations (reports), events, jobs, machines, rejects, "
                 "boxes and runs and the views failed and jobs_by_domain. Without --format the "
                 "suffix of FILE selects the format: .ndjson, .json, .csv, .tsv, .sqlite or .db. "
                 "Filters apply to the tables lines, observations and events."},
    CommandEntry{Command::kRejects, "rejects", "", 0, 0, "list files that could not be read",
                 "Shows where they are, why they could not be read, and what to do about it."},
    CommandEntry{Command::kReport, "report", "[JOB]", 0, 1, "write an HTML page for people",
                 "One file that needs no network and no script: what was and was not read, results "
                 "by job, over time, by domain and site, what SMS showed against what was true, "
                 "machines with failures, and rejected files with advice. `-o FILE.html` names the "
                 "file. Filters select the results that it is about; `--machine MANGO` makes the "
                 "page of one machine. Up to 500 results are listed one by one. Long tables are "
                 "cut, and say so."},
    CommandEntry{Command::kDiff, "diff", "OLD NEW", 2, 2, "compare the results of two indexes",
                 "OLD and NEW are the folders of two indexes, for example of the same boxes on two "
                 "days. Lists each result that is Failed or Complete now and was not before "
                 "(newly_failed, newly_complete), that no longer exists (gone), that did not exist "
                 "(new), or that has another status (changed). Filters apply to both indexes. "
                 "Results without a job or a machine are not compared. The exit status is 1 if "
                 "nothing changed."},
    CommandEntry{Command::kWhy, "why", "PATH", 1, 1, "explain how a file was classified",
                 "Shows the report it contains, or why it was ignored, deduplicated or rejected. "
                 "PATH is its path in the box, its whole path, or the last parts of a path. If no "
                 "file has this name, upper and lower case are not distinguished."},
    CommandEntry{Command::kCat, "cat", "ORIGIN", 1, 1, "print the original file",
                 "ORIGIN is a path as for `why`, or as answers show it (BOX/path, with !/ after "
                 "each archive on the way). For a file that is not in the index, it is a path on "
                 "disk, or ARCHIVE!/path for a file in an archive on disk. If the file has changed "
                 "or is missing, nothing is printed and the exit status is 5."},
    CommandEntry{Command::kCensus, "census", "BOX...", 1, kAny, "count the files in a box by kind",
                 "Kinds are recognised by content. Writes nothing and needs no index."},
    CommandEntry{Command::kCheck, "check", "FILE...", 1, kAny,
                 "check MIF syntax: errors, warnings, notes",
                 "Shows the line, the column, the text with a caret under it, and how to correct "
                 "it; - is standard input. --strict treats as errors what the DMI reference parser "
                 "(dmi) or SMS 1.2 (sms1.2) would have rejected. The exit status is 3 if there are "
                 "any errors, or if FILE is not a MIF."},
    CommandEntry{Command::kDump, "dump", "FILE...", 1, kAny, "convert a MIF to JSON",
                 "With --mif: convert it to normalised MIF text with the same meaning. - is "
                 "standard input."},
    CommandEntry{Command::kInfo, "info", "", 0, 0, "show index statistics and history",
                 "Shows the format version, counts, the size, and which boxes were read, when, and "
                 "by which version of mifdex."},
    CommandEntry{
        Command::kVerify, "verify", "", 0, 0, "check the index for damage",
        "Checks the files, totals and counts of the index. With --full, also checks all checksums, "
        "rows and cross references, and re-reads every source file whose size and time are "
        "unchanged. Says which boxes to index again. The last line is OK or NOT OK. The exit "
        "status is 4 if anything is damaged, and 5 if a whole box is missing: its location does "
        "not exist, or none of its files can be read there. Single files that have been removed or "
        "changed are only counted, since the next `mifdex index` reads what has changed."},
    CommandEntry{
        Command::kMigrate, "migrate", "", 0, 0, "upgrade the index format",
        "Adds to an older index what it lacks, in one commit. An index in the current format is "
        "not changed. An index in a newer or unreleased format is rejected with exit status 4."},
    CommandEntry{Command::kSample, "sample", "DIR", 1, 1, "write a small box to try mifdex on",
                 "DIR gets a box with two jobs on eight machines, in which SMS would have shown a "
                 "failed machine as Retrying and a malformed report as Complete, and a manifest. "
                 "Prints commands to try. DIR must be empty or not exist."},
    CommandEntry{Command::kSchema, "schema", "[TYPE]", 0, 1,
                 "show the fields of a row as JSON Schema",
                 "TYPE is the \"type\" of a row in JSON: status, job, machine, ...; without TYPE, "
                 "all types are listed. A row has every field of its schema (draft 2020-12); a "
                 "field without a value is null. Deprecated fields are duplicates under an earlier "
                 "name and will be removed."},
    CommandEntry{
        Command::kBox, "box", "ACTION [BOX] [...]", 1, 3, "list, relocate, rename or forget boxes",
        "`box list` lists the boxes of the index. `box relocate BOX NEWPATH` records that a box is "
        "at another path now; first it compares the names, the sizes and some hashes of its files. "
        "`box rename BOX NAME` gives a box another name in answers. `box forget BOX` removes "
        "everything from the index that came from the box, as if it had never been read. It writes "
        "a new copy of the index and replaces the old one in one step, so it needs as much free "
        "disk space as the index has. Facts from manifests are kept. BOX is a name as answers show "
        "it, a path, or the last parts of a path."},
    CommandEntry{Command::kHelp, "help", "[COMMAND]", 0, 1, "show help", ""},
};

}  // namespace

std::span<const CommandEntry> command_table() { return kCommands; }

const CommandEntry* find_command(std::string_view name) {
  const auto* found = std::ranges::find(kCommands, name, &CommandEntry::name);
  return found == kCommands.end() ? nullptr : found;
}

const CommandEntry& entry_of(Command command) {
  const auto* found = std::ranges::find(kCommands, command, &CommandEntry::id);
  return found == kCommands.end() ? kCommands.back() : *found;
}

}  // namespace mifdex::cli
