// The folder of an index: what is refused, which process holds it, and reading during a write.
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "index/format/key_format.h"
#include "index/format/keys.h"
#include "index/migrate.h"
#include "index/storage/empty_index/empty_index.h"
#include "index/storage/range_iterator.h"
#include "tests/index/behind_the_index.h"
#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {
namespace {

namespace fs = std::filesystem;

SampleObservation numbered_observation(int number) {
  SampleObservation row;
  row.path = "R/" + std::to_string(number);
  row.job = "J";
  row.machine = "M" + std::to_string(number);
  row.time = 1;
  row.hash = static_cast<std::uint64_t>(number);
  return row;
}

std::map<std::string, std::string> contents(const std::string& dir) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path()] = std::string(std::istreambuf_iterator<char>(file), {});
  }
  return files;
}

/// Expects that neither a writer nor a reader opens `dir`, both with kStore and advice, and that
/// nothing changes under `root`.
void expect_refused(const std::string& root, const std::string& dir, const std::string& what) {
  const auto before = contents(root);
  const auto writer = Writer::open(dir, {});
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().kind, io::ErrorKind::kStore) << error_text(writer.error());
  EXPECT_NE(error_text(writer.error()).find(what), std::string::npos) << error_text(writer.error());
  EXPECT_FALSE(writer.error().advice.empty());
  const auto reader = Reader::open(dir);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().kind, io::ErrorKind::kStore) << error_text(reader.error());
  EXPECT_NE(error_text(reader.error()).find(what), std::string::npos) << error_text(reader.error());
  EXPECT_EQ(contents(root), before);
}

void make_database(const std::string& dir, const std::string& key, const std::string& value) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, dir, &db).ok());
  EXPECT_TRUE(db->Put({}, key, value).ok());
  EXPECT_TRUE(db->Flush({}).ok());
  delete db;
}

/// Counts the files that RocksDB writes its options to.
class OptionsCounter : public rocksdb::FileSystemWrapper {
 public:
  OptionsCounter() : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "OptionsCounter"; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    if (path.find("/OPTIONS-") != std::string::npos) ++count;
    return target()->NewWritableFile(path, options, file, context);
  }

  int count = 0;
};

// Each such file is written, synced, read and parsed again: if that were done for every family, it
// would take most of the time of a small run.
TEST(Store, ANewIndexWritesItsOptionsOnce) {
  const MemoryFolder folder;
  const auto disk = std::make_shared<OptionsCounter>();
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  WriterOptions options;
  options.env = env.get();
  ASSERT_TRUE(Writer::open(folder / "idx", options));
  EXPECT_EQ(disk->count, 1);
  ASSERT_TRUE(Writer::open(folder / "idx", options));
  EXPECT_EQ(disk->count, 2) << "one for each time";
}

TEST(Store, EachNewIndexHasAnIdentityOfItsOwn) {
  const MemoryFolder folder;
  must_write(folder / "a").reset();
  must_write(folder / "b").reset();
  const std::string a = contents(folder / "a")[folder / "a/IDENTITY"];
  EXPECT_FALSE(a.empty());
  EXPECT_NE(a, contents(folder / "b")[folder / "b/IDENTITY"]);
}

TEST(Store, ACreationThatWasKilledBetweenAnyTwoFilesIsTakenUp) {
  const MemoryFolder folder;
  const std::span<const EmptyIndexFile> files = empty_index_files();
  ASSERT_EQ(files.back().name, "CURRENT");
  for (std::size_t written = 0; written < files.size(); ++written) {
    SCOPED_TRACE(written);
    const std::string dir = folder / std::to_string(written);
    fs::create_directory(dir);
    std::ofstream(dir + "/mifdex.lock") << "pid 1";
    for (std::size_t i = 0; i <= written; ++i) {
      // The last one is torn, and CURRENT under the name that it has before it is renamed.
      const bool is_current = i + 1 == files.size();
      std::ofstream file(dir + "/" + (is_current ? "000001.dbtmp" : std::string(files[i].name)));
      file << files[i].bytes.substr(0,
                                    i == written ? files[i].bytes.size() / 2 : std::string::npos);
    }
    const auto reader = Reader::open(dir);
    ASSERT_FALSE(reader);
    EXPECT_NE(error_text(reader.error()).find("was interrupted"), std::string::npos);
    index_rows(dir, {numbered_observation(1)});
    EXPECT_EQ(line_texts(*must_read(dir), {}).size(), 1U);
    EXPECT_FALSE(fs::exists(dir + "/000001.dbtmp"));
    expect_sound(dir);
  }
}

TEST(Store, AnEmptyIndexIsCompleteAsSoonAsItsLastFileHasItsName) {
  const MemoryFolder folder;
  const std::string dir = folder / "idx";
  fs::create_directory(dir);
  std::ofstream(dir + "/mifdex.lock") << "pid 1";
  ASSERT_TRUE(write_empty_index(dir, *rocksdb::Env::Default()));
  EXPECT_EQ(dump(*must_read(dir), {}), "totals 0 0 0 0\n");
  index_rows(dir, {numbered_observation(1)});
  expect_sound(dir);
}

// A mifdex before the files of an empty index were written in one go left such a folder if it was
// killed: a database without the other families and without a format version.
TEST(Store, ADatabaseOfOursWithoutFamiliesIsTakenUp) {
  const MemoryFolder folder;
  const std::string dir = folder / "idx";
  make_database(dir, "x", "y");
  std::ofstream(dir + "/mifdex.lock") << "pid 1";
  index_rows(dir, {numbered_observation(1)});
  EXPECT_EQ(line_texts(*must_read(dir), {}).size(), 1U);
}

/// Reports the manifest of the empty index as damaged, as a RocksDB that cannot read it would.
class ManifestRefuser : public rocksdb::FileSystemWrapper {
 public:
  ManifestRefuser() : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "ManifestRefuser"; }

  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* context) override {
    if (path.ends_with(empty_index_files()[1].name) && count++ == 0) {
      return rocksdb::IOStatus::Corruption("unknown record");
    }
    return target()->NewSequentialFile(path, options, file, context);
  }

  int count = 0;
};

TEST(Store, AnIndexIsCreatedWithoutTheEmptyOneIfRocksDbRefusesThat) {
  const MemoryFolder folder;
  const auto disk = std::make_shared<ManifestRefuser>();
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  WriterOptions options;
  options.env = env.get();
  const auto writer = Writer::open(folder / "idx", options);
  ASSERT_TRUE(writer) << error_text(writer.error());
  EXPECT_GT(disk->count, 0);
  add(**writer, numbered_observation(1));
  must_commit(**writer);
  EXPECT_EQ(line_texts(*must_read(folder / "idx"), {}).size(), 1U);
  expect_sound(folder / "idx");
}

TEST(Store, RefusesAFile) {
  const MemoryFolder folder;
  std::ofstream(folder / "idx") << "text";
  expect_refused(folder.path(), folder / "idx", "is not a directory");
}

TEST(Store, RefusesAFolderOfOtherThings) {
  const MemoryFolder folder;
  fs::create_directory(folder / "idx");
  std::ofstream(folder / "idx/letter.txt") << "text";
  expect_refused(folder.path(), folder / "idx", "not a mifdex index");
}

TEST(Store, RefusesTheDatabaseOfAnotherProgram) {
  const MemoryFolder folder;
  make_database(folder / "idx", "user:1", "x");
  expect_refused(folder.path(), folder / "idx", "another program");
}

TEST(Store, RefusesAnotherFormatVersionAndNamesBoth) {
  const MemoryFolder folder;
  make_database(folder / "idx", std::string(kFormatKey), "\x7F");
  expect_refused(folder.path(), folder / "idx",
                 "format version 127, this mifdex reads version " + std::to_string(kFormatVersion));
  expect_refused(folder.path(), folder / "idx", "the newer mifdex that wrote it");
}

TEST(Store, RefusesAVersionThatNoReleaseWroteAndSaysWhatToDo) {
  const MemoryFolder folder;
  make_database(folder / "idx", std::string(kFormatKey), "\x01");
  expect_refused(folder.path(), folder / "idx",
                 "format version 1, this mifdex reads version " + std::to_string(kFormatVersion));
  expect_refused(folder.path(), folder / "idx",
                 "no release of mifdex wrote this version; index its boxes");
}

// If it were taken for one whose creation was interrupted, its tables would be deleted.
TEST(Store, RefusesAnIndexWithoutItsCurrent) {
  const MemoryFolder folder;
  index_rows(folder / "idx", {numbered_observation(1)});
  fs::resize_file(folder / "idx/CURRENT", 0);
  const auto before = contents(folder / "idx");
  EXPECT_FALSE(Writer::open(folder / "idx", {}));
  EXPECT_EQ(contents(folder / "idx"), before);
  fs::remove(folder / "idx/CURRENT");
  expect_refused(folder.path(), folder / "idx", "CURRENT is missing");
}

TEST(Store, MigrateLeavesThePresentVersionAsItIs) {
  const MemoryFolder folder;
  index_rows(folder / "idx", {numbered_observation(1)});
  const auto before = contents(folder / "idx");
  const auto migration = migrate(folder / "idx", "test", {});
  ASSERT_TRUE(migration) << error_text(migration.error());
  EXPECT_EQ(migration->from, kFormatVersion);
  EXPECT_EQ(migration->to, kFormatVersion);
  EXPECT_EQ(contents(folder / "idx"), before);
}

TEST(Store, MigrateAddsTheSmsidsOfNames) {
  const MemoryFolder folder;
  const std::string dir = folder / "idx";
  index_rows(dir, {numbered_observation(1), SampleIdentity{"VAQ00005", "M1", "FRUIT", "VAQ", 3},
                   SampleIdentity{"LAM00002", "", "LAMWORLD", "LAM", 3}});
  const auto smsids = [&] {
    std::vector<std::string> found;
    EXPECT_TRUE(must_read(dir)->machines({}, [&](const MachineRow& row) {
      found = row.smsids;
      return true;
    }));
    return found;
  };
  const std::vector<std::string> expected = {"VAQ00005"};
  EXPECT_EQ(smsids(), expected);
  change_behind(dir, Family::kFacts, [](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* facts) {
    const std::string from(1, kNamedFact);
    EXPECT_TRUE(db.DeleteRange({}, facts, from, after_prefix(from)).ok());
    EXPECT_TRUE(db.Put({}, std::string(kFormatKey), "\x03").ok());
    EXPECT_TRUE(db.Flush({}, facts).ok());
    EXPECT_TRUE(db.Flush({}).ok());
  });
  expect_sound(dir);
  const auto migration = migrate(dir, "test", {});
  ASSERT_TRUE(migration) << error_text(migration.error());
  EXPECT_EQ(migration->from, 3U);
  EXPECT_EQ(migration->to, kFormatVersion);
  EXPECT_EQ(smsids(), expected);
  expect_sound(dir);
  // A commit finds the name's SMSID too.
  SampleObservation row = numbered_observation(2);
  row.machine = "M1";
  index_rows(dir, {row});
  Query query;
  EXPECT_TRUE(must_read(dir)->lines(query, [&](const Line& line) {
    EXPECT_EQ(line.record.smsid, "VAQ00005");
    return true;
  }));
}

TEST(Store, MigrateRefusesWhatItCannotBringUp) {
  const MemoryFolder folder;
  make_database(folder / "idx", std::string(kFormatKey), "\x7F");
  const auto before = contents(folder / "idx");
  for (const char* place : {"idx", "nowhere"}) {
    const auto migration = migrate(folder / place, "test", {});
    ASSERT_FALSE(migration) << place;
    EXPECT_EQ(migration.error().kind, io::ErrorKind::kStore);
  }
  EXPECT_EQ(contents(folder / "idx"), before);
  EXPECT_FALSE(fs::exists(folder / "nowhere"));
}

TEST(Store, AReaderFindsNothingWhereThereIsNothing) {
  const MemoryFolder folder;
  const auto missing = Reader::open(folder / "idx");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, io::ErrorKind::kStore);
  EXPECT_NE(missing.error().advice.find("mifdex index"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder / "idx"));
  fs::create_directory(folder / "idx");
  ASSERT_FALSE(Reader::open(folder / "idx"));
  EXPECT_TRUE(fs::is_empty(folder / "idx"));
}

TEST(Store, AWriterMakesNothingUnlessAskedTo) {
  const MemoryFolder folder;
  WriterOptions options;
  options.create = false;
  const auto writer = Writer::open(folder / "idx", options);
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().kind, io::ErrorKind::kStore);
  EXPECT_FALSE(fs::exists(folder / "idx"));
}

TEST(Store, AMissingParentIsAnIoError) {
  const MemoryFolder folder;
  const auto writer = Writer::open(folder / "no/idx", {});
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().kind, io::ErrorKind::kIo);
}

TEST(Store, AnIndexWithoutACommitIsEmptyAndWhole) {
  const MemoryFolder folder;
  fs::create_directory(folder / "idx");
  must_write(folder / "idx").reset();
  EXPECT_EQ(dump(*must_read(folder / "idx"), {}), "totals 0 0 0 0\n");
}

TEST(Store, AMakingThatWasBrokenOffIsTakenUp) {
  const MemoryFolder folder;
  fs::create_directory(folder / "idx");
  std::ofstream(folder / "idx/mifdex.lock") << "pid 1";
  const auto reader = Reader::open(folder / "idx");
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().kind, io::ErrorKind::kStore);
  index_rows(folder / "idx", {numbered_observation(1)});
  EXPECT_EQ(line_texts(*must_read(folder / "idx"), {}).size(), 1U);
}

TEST(Store, ASecondWriterIsToldWhoHoldsIt) {
  const MemoryFolder folder;
  const auto writer = must_write(folder / "idx");
  const auto second = Writer::open(folder / "idx", {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, io::ErrorKind::kLocked);
  const std::string text = error_text(second.error());
  EXPECT_NE(text.find("pid " + std::to_string(::getpid()) + " on host "), std::string::npos)
      << text;
  EXPECT_NE(text.find("mifdex index test"), std::string::npos) << text;
}

TEST(Store, ADeadHolderBlocksNobody) {
  const MemoryFolder folder;
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto writer = Writer::open(folder / "idx", {});
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_NE(must_write(folder / "idx"), nullptr);
}

TEST(Store, AReaderWorksBesideAWriterAndSeesTheLastCommit) {
  const MemoryFolder folder;
  const auto writer = must_write(folder / "idx");
  add(*writer, numbered_observation(1));
  must_commit(*writer);
  const auto first = must_read(folder / "idx");
  for (int i = 2; i < 30; ++i) {
    add(*writer, numbered_observation(i));
    const auto before = must_read(folder / "idx");
    EXPECT_EQ(line_texts(*before, {}).size(), static_cast<std::size_t>(i - 1));
    must_commit(*writer);
    EXPECT_EQ(line_texts(*before, {}).size(), static_cast<std::size_t>(i - 1));
    EXPECT_EQ(line_texts(*must_read(folder / "idx"), {}).size(), static_cast<std::size_t>(i));
  }
  EXPECT_EQ(line_texts(*first, {}).size(), 1U);
}

TEST(Store, NothingIsLeftForReadersToReplay) {
  const MemoryFolder folder;
  const auto writer = must_write(folder / "idx");
  add(*writer, numbered_observation(1));
  must_commit(*writer);
  for (const auto& entry : fs::directory_iterator(folder / "idx")) {
    if (entry.path().extension() == ".log") {
      EXPECT_EQ(entry.file_size(), 0U) << entry.path();
    }
    EXPECT_NE(entry.path().filename(), "LOG");
  }
}

TEST(Store, LeftoversOfAKilledRunAreCleared) {
  const MemoryFolder folder;
  index_rows(folder / "idx", {numbered_observation(1)});
  std::ofstream(folder / "idx/staging/lines-0.sst") << "half a file";
  must_write(folder / "idx").reset();
  EXPECT_TRUE(fs::is_empty(folder / "idx/staging"));
  EXPECT_EQ(line_texts(*must_read(folder / "idx"), {}).size(), 1U);
}

TEST(Store, AReaderChangesNothing) {
  const MemoryFolder folder;
  index_rows(folder / "idx", {numbered_observation(1)});
  const auto before = contents(folder / "idx");
  line_texts(*must_read(folder / "idx"), {});
  EXPECT_EQ(contents(folder / "idx"), before);
}

TEST(Store, AReaderReadsNoTableBeforeItIsAskedTo) {
  const MemoryFolder folder;
  for (int i = 0; i < 3; ++i) index_rows(folder / "idx", {numbered_observation(i)});
  const auto store = Store::open_to_read(folder / "idx");
  ASSERT_TRUE(store) << error_text(store.error());
  const auto bytes_of_tables = [&](Family family) {
    std::uint64_t bytes = 0;
    const std::string property = rocksdb::DB::Properties::kEstimateTableReadersMem;
    EXPECT_TRUE((*store)->db().GetIntProperty((*store)->family(family), property, &bytes));
    return bytes;
  };
  EXPECT_EQ(bytes_of_tables(Family::kLines), 0U);
  EXPECT_EQ(bytes_of_tables(Family::kFacts), 0U);
  EXPECT_TRUE(RangeIterator(**store, Family::kLines).valid());
  EXPECT_GT(bytes_of_tables(Family::kLines), 0U);
  EXPECT_EQ(bytes_of_tables(Family::kFacts), 0U);
}

TEST(Store, AReaderRefusesAnIndexThatLacksAnyFile) {
  const MemoryFolder folder;
  index_rows(folder / "idx", {numbered_observation(1)});
  std::vector<fs::path> tables;
  for (const auto& entry : fs::directory_iterator(folder / "idx")) {
    if (entry.path().extension() == ".sst") tables.push_back(entry.path());
  }
  ASSERT_GE(tables.size(), 5U);
  for (const fs::path& table : tables) {
    const fs::path aside = folder / "aside";
    fs::rename(table, aside);
    const auto reader = Reader::open(folder / "idx");
    ASSERT_FALSE(reader) << table;
    EXPECT_EQ(reader.error().kind, io::ErrorKind::kStore) << table;
    fs::rename(aside, table);
  }
  EXPECT_EQ(line_texts(*must_read(folder / "idx"), {}).size(), 1U);
}

}  // namespace
}  // namespace mifdex::index
