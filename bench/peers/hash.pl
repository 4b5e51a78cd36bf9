#!/usr/bin/env perl
# What fits on a page of Perl: hash.pl BOX, every status MIF of a folder into a hash by its path.
# Prints "mifs N failed M": files with a Status attribute, and those whose value is Failed.
use strict;
use warnings;
use Encode;
use File::Find;

my %status;
find({no_chdir => 1, wanted => sub {
  return unless -f $_;
  open my $file, '<:raw', $_ or return;
  my $text = do { local $/; <$file> } // '';
  $text = decode('UTF-16', $text) if substr($text, 0, 2) eq "\xFF\xFE";
  my ($name, %fields) = '';
  while ($text =~ /\bname\s*=\s*"([^"\r\n]*)"|\bvalue\s*=\s*"(.*)"/gi) {
    if (defined $1) { $name = lc $1; $fields{$name} //= ''; }
    elsif ($name ne '') { $fields{$name} = $2; $name = ''; }
  }
  $status{$_} = \%fields if exists $fields{status};
}}, $ARGV[0]);
my $failed = grep { lc($_->{status}) eq 'failed' } values %status;
print 'mifs ', scalar(keys %status), " failed $failed\n";
